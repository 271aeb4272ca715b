"""Observing the variables of the program's module, of which most are at a step what they were at the one before."""

from __future__ import annotations

import functools
import types
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Any, cast

from diagram_gen.model import rope
from diagram_gen.model.frame import Variable
from diagram_gen.recorder import addresses, classes
from diagram_gen.recorder.identities import PLAIN, Identities, Identity
from diagram_gen.recorder.texts import LONGEST
from diagram_gen.recorder.values import Describer

_HELD = classes.ids(int, float, complex, bool, types.NoneType, str, bytes, range)
"""Kinds of values that never change, and that nothing notices to be kept until they give way to another."""
_NO_DATA = (types.ModuleType, types.FunctionType, types.BuiltinFunctionType, type, types.GenericAlias, types.UnionType)
_HIDDEN = classes.ids(*_NO_DATA)
_ANNOTATING = {"typing", "__future__"}
"""Modules of which what they define says something of the program, and is no data of its own."""
_CACHED = type(functools.lru_cache(lambda: None))
_CONTAINERS = classes.ids(list, tuple, dict, set, frozenset)
_MOST = LONGEST // 3 + 2
"""Items beyond which the text of a container says nothing of them: each takes three characters."""


class ModuleVariables:
    """Turns a module's namespace into `Variable`s, in the order in which they were first to be seen.

    Values that never change are held, so that it takes no more than to compare addresses to find which names have
    others now. Nothing else of the program's is kept.
    """

    def __init__(self, describer: Describer, identities: Identities, *, all_variables: bool) -> None:
        self._opened = describer.opened
        self._identities = identities
        self._objects: dict[str, Identity] = {}
        self._all_variables = all_variables
        self._hidden: frozenset[int] = frozenset() if all_variables else _HIDDEN
        self._namespace: dict[Any, object] = {}
        self._given: frozenset[object] = frozenset()
        self._names: tuple[object, ...] = ()
        self._bound: tuple[bytes, bytes] = (b"", b"")
        """The addresses of the names and of their values."""
        self._held: dict[int, object] = {}
        """By their places, the values that never change."""
        self._contents: dict[int, tuple[type, bytes, tuple[object, ...]]] = {}
        """By their places, the containers of nothing else: their kind, and what is in them."""
        self._others: set[int] = set()
        """The places of all that is looked at every time."""
        self._places: dict[str, int] = {}
        """Where each stands among those that are shown."""
        self._shown: Sequence[Variable] = ()

    def begin(self, namespace: dict[str, object]) -> None:
        """The module begins, with a namespace that has what Python puts into it."""
        self._namespace, self._given = namespace, frozenset(namespace)

    def end(self) -> None:
        """Lets go of the namespace, and of all that was in it."""
        self._namespace = {}
        self._held.clear()
        self._contents.clear()

    def observe(self) -> Sequence[Variable]:
        """The variables as they are now."""
        names, values = tuple(self._namespace), tuple(self._namespace.values())
        now = addresses.of(names), addresses.of(values)
        gone: set[str] = set()
        if not now[0].startswith(self._bound[0]):  # some are bound no more: all the others are looked at
            gone = self._places.keys() - {name for name in names if type(name) is str}
            self._bound = (b"", b"")
            self._others.clear()
            self._contents.clear()
            self._objects = {name: each for name, each in self._objects.items() if name not in gone}
        looked = self._others
        if now[1] != self._bound[1]:
            looked = looked.union(addresses.differences(self._bound[1], now[1]))
        self._names, self._bound = names, now
        places = [at for at in looked if id(type(values[at])) not in self._hidden or names[at] in self._places]
        if looked is not self._others:
            self._others.update(looked)
        new = [each for place in sorted(places) for each in self._look(place, values[place], gone)]
        if gone or new:
            self._take(gone, new)
        return self._shown

    def _look(self, place: int, value: object, gone: set[str]) -> Iterator[Variable]:
        """The variable at a place, if it may have changed; one that is no data is `gone`."""
        name, kind = self._names[place], type(value)
        if id(kind) in _HELD:
            self._held[place] = value
            self._others.discard(place)
        else:
            self._held.pop(place, None)
            if name in self._given:
                self._others.discard(place)
            else:
                self._others.add(place)
        if type(name) is not str or self._is_hidden(name, value, kind):
            if name in self._places:
                gone.add(name)
        else:
            yield from self._changed(place, name, value, kind)
            return
        self._objects.pop(cast(str, name), None)

    def _changed(self, place: int, name: str, value: object, kind: type) -> Iterator[Variable]:
        """The variable at a place, if it may have changed."""
        found = None if id(kind) in PLAIN else self._identities.of(value, self._objects.get(name))
        was = self._objects.pop(name, None)
        if found is not None:
            self._objects[name] = found
        if found != was or not self._is_as_it_was(place, value, kind) or name not in self._places:
            text, met = self._opened(value)
            held = self._identities.held(value, met)
            yield Variable(name, text, found.name if found is not None else None, held)

    def _is_as_it_was(self, place: int, value: Any, kind: type) -> bool:
        """Whether a container holds what it held, as far as its text says it, and nothing that can change."""
        if id(kind) not in _CONTAINERS:
            self._contents.pop(place, None)
            return False
        inside = tuple(islice(value, _MOST))
        if kind is dict:
            inside += tuple(islice(value.values(), _MOST))
        found = kind, addresses.of(inside), inside
        if place in self._contents and self._contents[place][:2] == found[:2]:
            return True
        if all(id(type(each)) in _HELD for each in inside):
            self._contents[place] = found
        else:
            self._contents.pop(place, None)
        return False

    def _take(self, gone: set[str], new: Iterable[Variable]) -> None:
        """Shows the variables that are gone no more, and the new ones as they are now."""
        if gone:
            kept = [each for each in self._shown if each.name not in gone]
            self._shown = rope.like(self._shown, kept)
            self._places = {each.name: place for place, each in enumerate(kept)}
        made = []
        for each in new:
            place = self._places.setdefault(each.name, len(self._places))
            old = tuple(self._shown[place : place + 1])
            if old != (each,):
                made.append(rope.Change(place, old, (each,)))
        if made:
            self._shown = rope.changed(self._shown, made)

    def _is_hidden(self, name: str, value: object, kind: type) -> bool:
        if name in self._given or self._all_variables:
            return name in self._given
        if id(kind) in _HIDDEN or name.startswith("__"):
            return True
        return kind is _CACHED or issubclass(kind, _NO_DATA) or classes.module(kind) in _ANNOTATING
