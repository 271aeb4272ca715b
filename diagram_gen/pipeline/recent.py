"""What was made recently: the last few results, of however many."""

from __future__ import annotations

import threading
from collections.abc import Callable, Hashable
from typing import Generic, TypeVar

Key = TypeVar("Key", bound=Hashable)
Value = TypeVar("Value")


class Recent(Generic[Key, Value]):
    """The `most` results that were asked for last, each under its key; for any number of threads."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._values: dict[Key, Value] = {}
        self._lock = threading.Lock()

    def __len__(self) -> int:
        return len(self._values)

    def kept(self, key: Key, make: Callable[[], Value]) -> Value:
        """The result under a key; made if it is not there, or no more."""
        with self._lock:
            there = key in self._values
            if there:
                value = self._values[key] = self._values.pop(key)
        if not there:
            value = make()
            with self._lock:
                self._values[key] = value
                if len(self._values) > self._most:
                    del self._values[next(iter(self._values))]
        return value
