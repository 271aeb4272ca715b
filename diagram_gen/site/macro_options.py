"""The options of macros: what each takes, and whether a call gives a macro that."""

from __future__ import annotations

import functools
import inspect
from collections.abc import Callable
from typing import Any

from diagram_gen.model.errors import DiagramError, suggestion

_TEXT = ("a text", lambda value: isinstance(value, str))
_TEXTS = ("a list of texts", lambda value: isinstance(value, list | tuple) and all(map(_TEXT[1], value)))


def _is_question(value: object) -> bool:
    """Whether a value is two texts or three, or three and a list of them."""
    if not isinstance(value, list | tuple) or not 2 <= len(value) <= 4:
        return False
    return _TEXTS[1](value[:3]) and all(map(_TEXTS[1], value[3:]))


_QUESTIONS = (
    "a list of questions, each a list of a moment, what is asked, of which variable or task if it is one ('' if not), "
    "and a list of the choices to be added if there are any",
    lambda value: isinstance(value, list | tuple) and all(map(_is_question, value)),
)
_SAYS = (
    "a text, or texts by series of Python",
    lambda value: _TEXT[1](value) or (isinstance(value, dict) and _TEXTS[1]([*value, *value.values()])),
)
_KINDS: dict[str, tuple[str, Callable[[Any], bool]]] = {
    "listing": ("True or False", lambda value: isinstance(value, bool)),
    "views": _TEXTS,
    "only": _TEXTS,
    "python": _TEXTS,
    "also": _TEXTS,
    "predict": _QUESTIONS,
    "says": _SAYS,
}
"""What the options of macros take, but for texts: how to say it, and whether a value is that."""

_signature = functools.lru_cache(32)(inspect.signature)


def check(macro: Callable[..., str], arguments: tuple[Any, ...], options: dict[str, Any]) -> None:
    """Raises `DiagramError` unless a page gives a macro what it takes."""
    signature = _signature(macro)
    for name in options:
        if name not in signature.parameters:
            raise DiagramError(f"no option {name!r}{suggestion(name, signature.parameters)}")
    try:
        given = signature.bind(*arguments, **options).arguments
    except TypeError as error:
        raise DiagramError(str(error)) from error
    for name, value in given.items():
        wanted, right = _KINDS.get(name, _TEXT)
        if not right(value):
            raise DiagramError(f"{name}={value!r} is not {wanted}")
