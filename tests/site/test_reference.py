"""Python's own documentation is known by name, and a name that it has not is met with those that it has."""

from __future__ import annotations

import asyncio
import re
import sys

import pytest

from diagram_gen.model.errors import DiagramError
from diagram_gen.site import reference
from diagram_gen.site.reference import Entry

LINES = reference.LIST.read_text(encoding="utf-8").splitlines()
KNOWN = reference.entries()


def test_the_list_is_in_order() -> None:
    """Every name once; what is said of the list stands above."""
    names = [line.split("\t")[0] for line in LINES if not line.startswith("#")]
    assert sorted(set(names)) == names
    assert names == list(KNOWN)
    assert sorted(LINES, key=lambda line: not line.startswith("#")) == LINES


def test_every_name_has_an_address_and_nothing_else_but_a_version() -> None:
    """Of a page and an anchor there."""
    form = re.compile(r"\S(?:[^\t]*\S)?\t3(?:\.\d+)?/[-\w./]+\.html#\S+(?:\t3(?:\.\d+){1,2})?")
    assert [] == [line for line in LINES if not line.startswith("#") and not form.fullmatch(line)]


def test_what_pages_need_is_listed() -> None:
    """The library, the language and the glossary."""
    assert {
        "asyncio.create_task": "3/library/asyncio-task.html#asyncio.create_task",
        "loop.call_soon": "3/library/asyncio-eventloop.html#asyncio.loop.call_soon",
        "await": "3/reference/expressions.html#await",
        "object.__await__": "3/reference/datamodel.html#object.__await__",
        "section:coroutine-objects": "3/reference/datamodel.html#coroutine-objects",
        "term:awaitable": "3/glossary.html#term-awaitable",
    }.items() <= {name: entry.address for name, entry in KNOWN.items()}.items()


def test_versions_are_those_of_this_python() -> None:
    """It has what is not said to be newer, and lacks what is: in asyncio, but for what Windows alone has."""
    there = {
        entry.name: tuple(map(int, (entry.since or "3.4").split(".")))[:2] <= sys.version_info
        for entry in KNOWN.values()
        if re.fullmatch(r"asyncio\.(?!Proactor|Windows)\w+", entry.name)
    }
    assert there
    assert there == {name: hasattr(asyncio, name.removeprefix("asyncio.")) for name in there}


@pytest.mark.parametrize(
    ("name", "text", "link"),
    [
        ("asyncio.run", "", "[`asyncio.run`](https://docs.python.org/3/library/asyncio-runner.html#asyncio.run)"),
        ("asyncio.run", "run", "[`run`](https://docs.python.org/3/library/asyncio-runner.html#asyncio.run)"),
        (
            "term:coroutine-function",
            "",
            "[coroutine function](https://docs.python.org/3/glossary.html#term-coroutine-function)",
        ),
        ("term:awaitable", "Awaitables", "[Awaitables](https://docs.python.org/3/glossary.html#term-awaitable)"),
    ],
)
def test_a_link_shows_code_or_words(name: str, text: str, link: str) -> None:
    """The name itself, or what it is asked to show."""
    assert link == reference.entry(name, KNOWN).link(text)


@pytest.mark.parametrize(
    ("since", "title"),
    [("", ""), ("3.11", ""), ("3.12", ' "New in Python 3.12"'), ("3.12.1", ' "New in Python 3.12.1"')],
)
def test_a_link_says_what_the_oldest_python_lacks(since: str, title: str) -> None:
    """In its title; of what all have, nothing."""
    assert f"[`x`](https://docs.python.org/3/x.html#x{title})" == Entry("x", "3/x.html#x", since).link()


@pytest.mark.parametrize(
    ("name", "meant"),
    [
        ("asyncio.create_tasks", "did you mean 'asyncio.create_task'"),
        ("create_task", "did you mean 'asyncio.create_task' or 'loop.create_task' or 'asyncio.TaskGroup.create_task'?"),
        ("awaitable", "did you mean 'term:awaitable'?"),
        ("qqq", "it stands in diagram_gen/site/reference.tsv"),
    ],
)
def test_an_unknown_name_is_met_with_the_near_ones(name: str, meant: str) -> None:
    """Those that end in it come first."""
    with pytest.raises(DiagramError) as caught:
        reference.entry(name, KNOWN)
    assert str(caught.value).startswith(f"the list of Python's documentation has no {name!r}; {meant}")
