"""Keeping the modules that the recorder has imported apart from those that the program imports.

The program is to find `sys.modules` as Python itself makes it, and a module of its own called `queue`, say, where it
would. So the recorder's are taken out, and each is put back when the program imports it, with all that it has imported
itself: there is one `threading`, and its locks are those of the virtual clock.

Facts relied on: CPython 3.11 to 3.15 call `__import__` of `builtins` for each import, and `_find_and_load` of
`importlib._bootstrap` for each module that is not in `sys.modules`; they leave what is in that file out of tracebacks.
From 3.14 on `collections.abc` has no file: it is a name that `collections` gives to `_collections_abc`.
"""

from __future__ import annotations

import _frozen_importlib  # this module imports nothing that a program may, too
import _frozen_importlib_external
import builtins
import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    import types
    from collections.abc import Callable, Collection, Iterable, Mapping
    from typing import Any

    from diagram_gen.recorder.first_imports import FirstImports

_OURS = __name__.partition(".")[0]
_MACHINERY = (
    "_frozen_importlib",
    "_frozen_importlib_external",
    "importlib._bootstrap",
    "importlib._bootstrap_external",
)
"""The names that the modules which import modules have before and after `importlib` is imported."""
_importlib: Any = _frozen_importlib
_getframe, _gettrace, _settrace = sys._getframe, sys.gettrace, sys.settrace
_find_and_load, _find_spec = _importlib._find_and_load, _importlib._find_spec
_look_in = _frozen_importlib_external.PathFinder._path_importer_cache  # type: ignore[attr-defined]


class Imports(dict[str, dict[str, None]]):
    """The names of the modules that each module imports while a block runs, or puts into `sys.modules` otherwise."""

    def __enter__(self) -> Imports:
        self._real = builtins.__import__
        self._known = {*sys.modules}
        self._under_way: list[str] = []
        vars(builtins)["__import__"] = self._import
        return self

    def __exit__(self, *_: object) -> None:
        vars(builtins)["__import__"] = self._real

    def _import(
        self, name: str, names: Any = None, local: Any = None, parts: Any = (), level: int = 0
    ) -> types.ModuleType:
        importer = str((names or {}).get("__name__"))
        if self._under_way and importer in _MACHINERY:
            importer = self._under_way[-1]  # a module in C, whose code has no names
        self._under_way.append(name)
        try:
            module = self._real(name, names, local, parts, level)
        finally:
            self._under_way.pop()
        imported = module.__name__ if level else name  # `_collections_abc` calls itself by another name
        self._note(importer, [imported, *(f"{imported}.{part}" for part in parts or ())])
        if len(sys.modules) > len(self._known):
            new = [each for each in sys.modules.keys() - self._known if not _is_under_way(sys.modules[each])]
            if imported not in self._known:  # else others have brought them along, which have only come to an end now
                self._note(imported, new)
            self._known.update(new)
        return module

    def _note(self, importer: str, imported: Iterable[str]) -> None:
        self.setdefault(importer, {}).update(dict.fromkeys(imported))


def _is_under_way(module: types.ModuleType) -> bool:
    """Whether the code of a module still runs."""
    return getattr(getattr(module, "__spec__", None), "_initializing", False)


class Apart:
    """The modules that were not there `before`, which are kept apart from the program's; `imports` tells of them."""

    def __init__(self, before: Collection[str], imports: Imports) -> None:
        self._before = before
        self._imports = imports
        self._met: frozenset[str] = frozenset()

    def look(self) -> None:
        """Finds out what comes with which, as long as there are no more: for all programs that this process becomes."""
        self._met = frozenset(sys.modules)
        self._new = [name for name in sys.modules if name not in self._before]
        there = {name: module for name, module in sys.modules.items() if name.partition(".")[0] != _OURS}
        self._kept = {name: module for name, module in there.items() if name not in self._before}
        self._folders = {name: _folders(name, module, there) for name, module in self._kept.items()}
        self._needed = _needed(self._kept, self._imports, self._folders)

    def keep(
        self,
        first: FirstImports,
        renew: Callable[[types.ModuleType], object],
        arrange: Callable[[types.ModuleType], object],
    ) -> None:
        """Takes all of them out of `sys.modules`, until they are imported: then it renews each.

        Of the `first` imports of the program it is told that they begin, and end. Whatever is imported is arranged.
        """
        if self._met != sys.modules.keys():
            self.look()
        kept, needed, folders = self._kept, self._needed, self._folders
        for name in self._new:
            del sys.modules[name]
        for name in self._new:
            parent, _, child = name.rpartition(".")
            if parent in sys.modules:
                vars(sys.modules[parent]).pop(child, None)

        def find_and_load(name: str, import_: Callable[[str], Any]) -> Any:
            if name in kept and not _is_taken(name, kept, needed) and _is_found(name, kept[name], import_):
                tracing = _gettrace()
                _settrace(None)  # a thousand calls, and none of them the program's
                try:
                    _put_back(name, kept, needed, folders, lambda module: (renew(module), arrange(module)))
                finally:
                    _settrace(tracing)
                return sys.modules[name]
            is_first = first.begin(_getframe().f_back)
            try:
                module = _find_and_load(name, import_)
                arrange(module)
            finally:
                if is_first:
                    first.end()
            return module

        # In the name of the file that it stands in for: its frames are no more the program's than the real one's are.
        code = find_and_load.__code__.replace(co_filename=_find_and_load.__code__.co_filename, co_name="_find_and_load")
        find_and_load.__code__ = code
        find_and_load.__name__ = find_and_load.__qualname__ = "_find_and_load"
        _importlib._find_and_load = find_and_load


def _needed(
    kept: Mapping[str, types.ModuleType], imports: Imports, folders: Mapping[str, Collection[str]]
) -> dict[str, list[str]]:
    """What comes with each module: what it has imported, its parent, and what it alone gives a name below its own."""
    needed = {name: [*imports.get(name, ()), name.rpartition(".")[0]] for name in kept}
    for name, module in kept.items():
        parent = name.rpartition(".")[0]
        if parent in needed and not _is_itself(name, module) and not folders[name]:
            needed[parent].append(name)
    return needed


def _folders(name: str, module: types.ModuleType, known: Mapping[str, types.ModuleType]) -> Collection[str]:
    """Where Python looks for what is below a module: nowhere if it is part of Python or that gives it the name."""
    parent = name.rpartition(".")[0]
    folders = [*getattr(known.get(parent), "__path__", ())]
    if name in _MACHINERY or not folders:
        return ()
    if _is_itself(name, module):
        return () if getattr(module.__spec__, "origin", None) == "frozen" else folders
    return () if _find_spec(name, folders) is None else folders


def _is_itself(name: str, module: types.ModuleType) -> bool:
    """Whether a module is called as it calls itself; else its name is that of another, which it stands in for."""
    return getattr(getattr(module, "__spec__", None), "name", name) == name


def _is_taken(name: str, kept: Mapping[str, types.ModuleType], needed: Mapping[str, list[str]]) -> bool:
    """Whether the program has put something of its own where a module would be, or what comes with that: None, say."""
    met, left = {name}, [name]
    while left:
        each = left.pop()
        if each in sys.modules:
            return True
        new = [other for other in needed[each] if other in kept and other not in met]
        met.update(new)
        left += new
    return False


def _is_found(name: str, module: types.ModuleType, import_: Callable[[str], Any]) -> bool:
    """Whether it is this very module that Python finds by the name."""
    parent = name.rpartition(".")[0]
    if parent and parent not in sys.modules:
        import_(parent)
        if name in sys.modules:
            return sys.modules[name] is module
    path = getattr(sys.modules[parent], "__path__", None) if parent else None
    spec = _find_spec(name, path)
    return spec is not None and module.__spec__ is not None and spec.origin == module.__spec__.origin


def _put_back(
    name: str,
    kept: dict[str, types.ModuleType],
    needed: dict[str, list[str]],
    folders: dict[str, Collection[str]],
    renew: Callable[[types.ModuleType], object],
) -> None:
    module = kept.pop(name, None)
    if module is None:  # its parent has brought it along
        return
    sys.modules[name] = module
    for each in needed[name]:
        if each in kept:
            _put_back(each, kept, needed, folders, renew)
    parent, _, child = name.rpartition(".")
    if parent in sys.modules:
        setattr(sys.modules[parent], child, module)
        for folder in folders[name]:
            _look_in(folder)
    renew(module)
