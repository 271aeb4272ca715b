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


def _naming(value: str, table: str = "# [tool.diagram-gen]\n") -> str:
    return _program(f'# requires-python = ">=3.12"\n{table}# pythons = {value}')


@pytest.mark.parametrize(
    ("value", "pythons"),
    [
        ('["3.13"]', ("3.13",)),
        ("['3.14', '3.12', ]", ("3.14", "3.12")),
    ],
)
def test_a_program_says_under_which_pythons_it_is_recorded(value: str, pythons: tuple[str, ...]) -> None:
    """In the order in which it names them; where it does not say, that is left open."""
    assert pythons == versions.pythons(_naming(value))
    assert [] == list(versions.mistakes(_naming(value), "x.py"))
    assert () == versions.pythons(_program('# requires-python = ">=3.12"'))


@pytest.mark.parametrize(
    "value", ['"3.13"', "[]", '["3.13", "3.13"]', '["3.11", "3.12"]', '["3.12.1"]', '["3.012"]', ""]
)
def test_what_names_no_pythons_is_a_mistake(value: str) -> None:
    """So is one that is older than what the program needs, and a list that stands in no table, or another."""
    for source in (_naming(value), _naming('["3.13"]', ""), _naming('["3.13"]', "# [tool.other]\n")):
        assert () == versions.pythons(source)
        (mistake,) = versions.mistakes(source, "x.py")
        assert "does not say under which Pythons the program is recorded" in str(mistake)
        assert '# pythons = ["3.13", "3.14"]' in str(mistake)


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ('# requires-python = ">=3.12"', "Needs Python 3.12 or later; recorded under Python 3.13."),
        ('# [tool.diagram-gen]\n# pythons = ["3.13"]', "Recorded under Python 3.13."),
        ("# dependencies = []", ""),
    ],
)
def test_readers_are_told_of_the_python(line: str, told: str) -> None:
    """Where it matters which it was."""
    assert told == versions.told(_program(line), "3.13.0")
