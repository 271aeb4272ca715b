"""What a trace calls the things that tasks wait for, other than tasks: the same wherever one of them is waited for."""

from __future__ import annotations

import itertools
import weakref
from typing import Any


class Ids:
    """Gives things ids, such as `lock-3`, in the order in which they were first waited for. Keeps none alive."""

    def __init__(self) -> None:
        self._numbers = itertools.count(1)
        self._known: dict[int, tuple[weakref.ref[Any], str]] = {}

    def of(self, thing: Any, word: str) -> str:
        """The id of a thing; a new one has the word in it. What nothing can refer to weakly has a new one each time."""
        reference, known = self._known.get(id(thing), (None, ""))
        if reference is not None and reference() is thing:
            return known
        new, address = self.new(word), id(thing)
        try:
            gone = weakref.ref(thing, lambda _: self._known.pop(address, None))
        except TypeError:
            return new
        self._known[address] = gone, new
        return new

    def new(self, word: str) -> str:
        """An id with a word in it that nothing has had."""
        return f"{word}-{next(self._numbers)}"
