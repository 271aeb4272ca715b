"""Reading classes and attributes as they are stored, without running any of the program's code.

A metaclass or a class may answer for its attributes itself; what stands here asks neither.
Nor is a metaclass asked what its classes are equal to, or for their hashes, as it is where they are looked up in a set:
classes are known by their addresses.
"""

from __future__ import annotations

import types
from collections.abc import Iterable, Iterator
from typing import Any

_MRO, _NAME, _DICT = (type.__dict__[name] for name in ("__mro__", "__name__", "__dict__"))
_QUALNAME, _MODULE = type.__dict__["__qualname__"], type.__dict__["__module__"]
_OFFSET = type.__dict__["__dictoffset__"]


def ids(*kinds: type) -> frozenset[int]:
    """The `id`s of classes that live as long as Python does."""
    return frozenset(map(id, kinds))


def name(kind: type) -> str:
    """The name that a class was defined with."""
    return str(_NAME.__get__(kind))


def qualified_name(kind: type) -> str:
    """The name of a class with those of the classes and functions around it."""
    return str(_QUALNAME.__get__(kind))


def full_name(kind: type) -> str:
    """The qualified name of a class with its module, but for a built-in one: `asyncio.exceptions.CancelledError`."""
    name, home = qualified_name(kind), module(kind)
    return name if home in ("builtins", "") else f"{home}.{name}"


def module(kind: type) -> str:
    """The name of the module that defines a class; empty if the class says something else."""
    found = _MODULE.__get__(kind)
    return found if type(found) is str else ""


def stored(kind: type, attribute: str) -> Any:
    """What a class or the nearest of its bases stores under a name, or None."""
    for base in _MRO.__get__(kind):
        own = _DICT.__get__(base)
        if attribute in own:
            return own[attribute]
    return None


def bases(kind: type) -> tuple[type, ...]:
    """A class and all its bases, nearest first."""
    found: tuple[type, ...] = _MRO.__get__(kind)
    return found


def own(kind: type, attribute: str) -> Any:
    """What a class itself stores under a name, or None."""
    return _DICT.__get__(kind).get(attribute)


def is_native(represent: object) -> bool:
    """Whether a `__repr__` is implemented in C, so that no Python code of the program is its body."""
    return type(represent) is types.WrapperDescriptorType


def has_dict(kind: type) -> bool:
    """Whether the instances of a class have a `__dict__`."""
    return bool(_OFFSET.__get__(kind))


def attribute_names(value: object) -> list[str]:
    """The names of an object's own attributes: those of its `__dict__` as they were set, then its slots."""
    found = list(_instance_dict(value))
    for base in reversed(_MRO.__get__(type(value))):
        declared = _DICT.__get__(base).get("__slots__", ())
        if type(declared) is str:
            found.append(declared)
        elif type(declared) is tuple or type(declared) is list:
            found += declared
    return [each for each in found if type(each) is str and not each.startswith("__")]


def attributes(value: object, names: Iterable[str]) -> Iterator[tuple[str, object]]:
    """The values that an object itself stores under some names; what it would compute is left out."""
    held = _instance_dict(value)
    for each in names:
        if each in held:
            yield each, held[each]
            continue
        slot = stored(type(value), each)
        if type(slot) is types.MemberDescriptorType:
            try:
                yield each, slot.__get__(value)
            except AttributeError:  # a slot that nothing was stored in
                continue


def _instance_dict(value: object) -> dict[str, object]:
    """The `__dict__` of an object, unless its class puts something else under that name."""
    for base in _MRO.__get__(type(value)):
        descriptor = _DICT.__get__(base).get("__dict__")
        if type(descriptor) is types.GetSetDescriptorType or type(descriptor) is types.MemberDescriptorType:
            held = descriptor.__get__(value)
            return held if type(held) is dict else {}
        if descriptor is not None:
            return {}
    return {}
