"""Reading from a frame's current instruction what an event of the trace function means.

Facts relied on (CPython, Python/bytecodes.c): a coroutine's frame goes on at a `RESUME` instruction whose argument says
after what it resumes, 0 (in its low two bits) being the start of the function; a suspended frame stands at
`YIELD_VALUE`, or from 3.13 at the `RESUME` that follows. From 3.12 on a comprehension begins with
`LOAD_FAST_AND_CLEAR` for each variable that it binds.
"""

from __future__ import annotations

import dis
import gc
import types

from diagram_gen.recorder import classes

_YIELD, _RESUME = dis.opmap["YIELD_VALUE"], dis.opmap["RESUME"]
_RETURNS = {dis.opmap[name] for name in ("RETURN_VALUE", "RETURN_CONST") if name in dis.opmap}
_POP_EXCEPT, _RAISES = dis.opmap["POP_EXCEPT"], {dis.opmap["RERAISE"], dis.opmap["RAISE_VARARGS"]}
_AFTER_YIELD_FROM, _AFTER_AWAIT = 2, 3
_SEND, _GET_ANEXT = dis.opmap["SEND"], dis.opmap["GET_ANEXT"]
_CACHE, _CLEANUP_THROW = dis.opmap["CACHE"], dis.opmap.get("CLEANUP_THROW")
_CLEARS, _EXTENDED = dis.opmap.get("LOAD_FAST_AND_CLEAR"), dis.opmap["EXTENDED_ARG"]
_ANEXT_REACH = 4
"""Bytes from `GET_ANEXT` to the `SEND` that goes with it."""
_STEPS_OF_AWAIT = {
    dis.opmap[name]
    for name in (
        "SEND",
        "END_SEND",
        "FOR_ITER",
        "GET_ANEXT",
        "END_ASYNC_FOR",
        "YIELD_VALUE",
        "RESUME",
        "END_FOR",
    )
    if name in dis.opmap
}

_IMPORTS = {
    dis.opmap[name]
    for name in (
        "CACHE",
        "EXTENDED_ARG",
        "IMPORT_FROM",
        "IMPORT_NAME",
        "LOAD_COMMON_CONSTANT",
        "LOAD_CONST",
        "LOAD_SMALL_INT",
        "NOP",
        "POP_TOP",
        "RESUME",
        "STORE_NAME",
    )
    if name in dis.opmap
}
"""What imports modules, and names constants."""
_BACK = {number for name, number in dis.opmap.items() if name.startswith("JUMP_BACKWARD")}


def has_only_imported(module: types.FrameType) -> bool:
    """Whether a module has run nothing so far but imports, and names given to constants; it is not in a loop."""
    code = module.f_code.co_code[::2]
    return _IMPORTS.issuperset(code[: module.f_lasti // 2]) and _BACK.isdisjoint(code)


def shadowed(code: types.CodeType) -> frozenset[str]:
    """The variables that functions share, in whose place a comprehension of the code has one of its own meanwhile."""
    bound, extension = set(), 0
    for operation, number in zip(code.co_code[::2], code.co_code[1::2], strict=True):
        argument = extension << 8 | number
        extension = argument if operation == _EXTENDED else 0
        if operation == _CLEARS:
            bound.add(code._varname_from_oparg(argument))  # type: ignore[attr-defined]
    return frozenset(bound & {*code.co_cellvars, *code.co_freevars})


def starts(frame: types.FrameType) -> bool:
    """Whether a frame that is being entered runs from its top, rather than going on after a pause."""
    code, at = frame.f_code.co_code, frame.f_lasti
    return at >= 0 and code[at] == _RESUME and code[at + 1] & 3 == 0


def suspends(frame: types.FrameType) -> bool:
    """Whether a frame that is being left will go on later."""
    code, at = frame.f_code.co_code, frame.f_lasti
    return code[at] == _YIELD or (code[at] == _RESUME and code[at + 1] & 3 != 0)


def delegates(frame: types.FrameType) -> bool:
    """Whether a frame that pauses or goes on does so only because what it awaits (or yields from) does.

    A frame that goes on with an exception from there stands behind its `SEND`.
    """
    code, at = frame.f_code.co_code, frame.f_lasti
    if code[at] not in (_YIELD, _RESUME):
        return True
    resume = at if code[at] == _RESUME else at + 2
    return code[resume] == _RESUME and code[resume + 1] & 3 in (_AFTER_YIELD_FROM, _AFTER_AWAIT)


def awaits(frame: types.FrameType) -> bool:
    """Whether a frame that has called another one awaits it, or yields from it.

    It stands at its `SEND` then, or at the cache behind that, or still at its pause where an exception is thrown in.
    """
    code, at = frame.f_code.co_code, frame.f_lasti
    while at > 0 and code[at] == _CACHE:
        at -= 2
    return at >= 0 and (code[at] == _SEND or (code[at] in (_YIELD, _RESUME) and delegates(frame)))


def cleans_up(frame: types.FrameType) -> bool:
    """Whether a frame only tidies up after an exception that was thrown into an `await`: no line of the program's.

    From 3.13 on CPython reports the line of the `await` once more for that.
    """
    return frame.f_code.co_code[frame.f_lasti] == _CLEANUP_THROW


def is_at_send(frame: types.FrameType) -> bool:
    """Whether a frame goes into what it awaits."""
    return frame.f_code.co_code[frame.f_lasti] == _SEND


def returns(frame: types.FrameType) -> bool:
    """Whether a frame that is being left returns a value, rather than being unwound by an exception."""
    return frame.f_code.co_code[frame.f_lasti] in _RETURNS


def ends_a_clause(code: types.CodeType, at: int) -> bool:
    """Whether what follows an instruction comes to the end of an `except` clause, rather than raising anew."""
    following = code.co_code[max(at, 0) :: 2]
    return next((each == _POP_EXCEPT for each in following if each == _POP_EXCEPT or each in _RAISES), False)


def ends_an_await(frame: types.FrameType, error: type[BaseException]) -> bool:
    """Whether an exception only tells the interpreter that an `await` or a loop has its result."""
    if not issubclass(error, StopIteration | StopAsyncIteration):
        return False
    code, at = frame.f_code.co_code, frame.f_lasti
    if issubclass(error, StopAsyncIteration) and code[at] == _SEND:
        return _GET_ANEXT in code[max(0, at - _ANEXT_REACH) : at : 2]  # else it comes from `await anext(…)`
    if code[at] in (_YIELD, _RESUME) and not delegates(frame):
        return False  # it is thrown in at a `yield`
    return code[at] in _STEPS_OF_AWAIT


def yielded(value: object) -> object:
    """What an async generator yields: CPython hands it to the interpreter in a wrapper of its own."""
    if classes.name(type(value)) == "async_generator_wrapped_value":
        return next(iter(gc.get_referents(value)), None)
    return value
