"""Versions: what a program says of the Python that it needs."""

from __future__ import annotations

import pytest

from diagram_gen.model import versions


def _program(line: str) -> str:
    return f'# /// script\n{line}\n# ///\n"""A program."""\n'


@pytest.mark.parametrize(
    ("source", "needed"),
    [
        (_program('# requires-python = ">=3.12"'), "3.12"),
        (_program("# requires-python = '>= 3.14'"), "3.14"),
        (_program('# dependencies = []\n# requires-python = ">=3.13"'), "3.13"),
        (_program('# requires-python = ">=3.11"'), ""),
        ('# requires-python = ">=3.12"\n', ""),
        ("import asyncio\n", ""),
    ],
)
def test_a_program_says_which_python_it_needs(source: str, needed: str) -> None:
    """In the comments that PEP 723 has for that; what every Python of the project has is nothing to be said."""
    assert needed == versions.needed(source)
    assert [] == list(versions.mistakes(source, "x.py"))


@pytest.mark.parametrize("value", ['"3.12"', '">=3.12, <3.14"', '">=3.12.1"', '">=4.0"', '">=3.012"', "", "3.12"])
def test_what_does_not_name_a_series_is_a_mistake(value: str) -> None:
    """It is told with its line and what to write, and nothing is taken to be needed."""
    source = _program(f"# requires-python = {value}")
    assert "" == versions.needed(source)
    (mistake,) = versions.mistakes(source, "x.py")
    assert f"x.py:2: {value or 'nothing'} does not say which Python the program needs" in str(mistake)
    assert '# requires-python = ">=3.12"' in str(mistake)


@pytest.mark.parametrize(
    ("version", "needed", "enough"),
    [("3.12.1", "3.12", True), ("3.9.2", "3.12", False), ("3.13", "3.12", True), ("3.11.2", "", True)],
)
def test_versions_are_compared_by_their_numbers(version: str, needed: str, enough: bool) -> None:
    """And not as texts."""
    assert enough == versions.is_enough(version, needed)
