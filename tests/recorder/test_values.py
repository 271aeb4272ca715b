"""Values get the texts that `repr` gives, where that is safe."""

from __future__ import annotations

import asyncio
import collections
import concurrent.futures
import dataclasses
import datetime
import enum
import re
import types
from typing import Any, NamedTuple

import pytest

from diagram_gen.recorder.texts import LONGEST
from diagram_gen.recorder.values import Describer


class Colour(enum.Enum):
    RED = 1


class Point(NamedTuple):
    x: int
    y: int


@dataclasses.dataclass
class Account:
    owner: str
    balance: int = 0


class Plain:
    def __init__(self, **attributes: object) -> None:
        self.__dict__.update(attributes)


class Slotted:
    __slots__ = ("__private", "there", "unset")

    def __init__(self) -> None:
        self.there = 1


class One:
    __slots__ = "only"

    def __init__(self) -> None:
        self.only = 2


class Masked:
    __dict__ = {"hidden": 1}  # type: ignore[assignment]


class Kept(concurrent.futures.Executor):
    def __init__(self) -> None:
        self.size, self._inside = 3, 4


class Hostile:
    """Everything that runs the program's code raises."""

    def __repr__(self) -> str:
        raise AssertionError("repr was called")

    __str__ = __hash__ = __eq__ = __len__ = __iter__ = __bool__ = __repr__  # type: ignore[assignment]

    def __getattribute__(self, name: str) -> object:
        raise AssertionError(f"{name} was read")


def recursive() -> list[Any]:
    """A list that holds itself."""
    items: list[Any] = [1]
    items.append(items)
    return items


def recursive_mapping() -> dict[str, Any]:
    """A dictionary that holds itself."""
    items: dict[str, Any] = {}
    items["itself"] = items
    return items


@pytest.mark.parametrize(
    "value",
    [
        None, True, 12, -1.5, 2j, "it's", 'a "b"', "\n\\", b"\x00", bytearray(b"x"), ..., range(3), (1,), (1, 2), [], [1, [2]],
        {"a": 1}, {1: {2: 3}}, set(), {3, 1, 2}, frozenset({1}), frozenset(), Colour.RED, Point(1, 2), Account("Ann", 3),
        ValueError("no"), KeyError("k", 1), collections.deque([1], maxlen=3), collections.Counter(a=2),
        collections.defaultdict(int, a=1), datetime.date(2025, 1, 1), recursive(), int, float("inf"),
        recursive_mapping(), re.compile("a+"),
        ExceptionGroup("g", [ValueError("a")]),
    ],
)  # fmt: skip
def test_equals_repr(value: object) -> None:
    """What Python itself defines is described as `repr` does."""
    assert repr(value) == Describer().describe(value)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (Plain(), "<Plain #1>"),
        (Plain(a=1, b="x"), "<Plain #1 a=1, b='x'>"),
        ({"b", "a"}, "{'a', 'b'}"),
        (types.SimpleNamespace(a=1), "<SimpleNamespace #1 a=1>"),
        (Slotted(), "<Slotted #1 there=1>"),
        (One(), "<One #1 only=2>"),
        (Masked(), "<Masked #1>"),
        (Kept(), "<Kept #1 size=3>"),
        ([types], "[<module 'types'>]"),
        pytest.param(10**5000, "<int of 16610 bits>", id="huge int"),
        (asyncio.Lock(), "<Lock unlocked>"),
        (asyncio.Event(), "<Event unset>"),
        (asyncio.Semaphore(3), "<Semaphore value=3>"),
    ],
)
def test_describes_structure(value: object, text: str) -> None:
    """Objects are described by their attributes, and never by an address."""
    assert text == Describer().describe(value)


def test_a_text_says_no_address() -> None:
    """Also not one in an exception, which Python has put there, or in a text that is cut; bytes are as they are."""
    event = asyncio.Event()
    said = "<asyncio.locks.Event object [unset]>"
    assert [repr(said), f"RuntimeError('{said}')"] == [
        *map(Describer().describe, (repr(event), RuntimeError(repr(event))))
    ]
    assert "0x" not in Describer().describe(repr(event) + "x" * LONGEST)
    assert "b' at 0x1'" == Describer().describe(b" at 0x1")


def test_numbers_objects_in_order_of_appearance() -> None:
    """The same object keeps its number; another one of its class gets the next."""
    describer, first, second = Describer(), Plain(), Plain()
    assert ["<Plain #1>", "<Plain #2>", "<Plain #1>"] == [describer.describe(each) for each in (first, second, first)]


def test_runs_no_code_of_the_program() -> None:
    """A class whose every method raises is still described."""
    text = Describer().describe([Hostile(), Hostile()])
    assert "[<Hostile #1>, <Hostile #2>]" == text


def test_shortens_the_endless() -> None:
    """A value is kept up to a length, and says how long it was."""
    text = Describer().describe("x" * 1_000_000)
    assert len(text) < LONGEST + 60
    assert text.endswith("(1000000 characters)")
    assert len(Describer().describe([["y" * 5000] * 100] * 100)) < LONGEST + 60


def test_leaves_an_exception_unretrieved() -> None:
    """Looking at a failed future doesn't count as retrieving its exception."""

    async def fail() -> bool:
        future = asyncio.get_running_loop().create_future()
        future.set_exception(ValueError("no"))
        assert "<Future exception=ValueError('no')>" == Describer().describe(future)
        unretrieved = future._log_traceback
        future.exception()
        return bool(unretrieved)

    assert asyncio.run(fail())
