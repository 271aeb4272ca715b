"""Exceptions thrown into a `with`, and a recursion of generators."""

import contextlib


def g():
    while True:
        with contextlib.suppress(ValueError):
            x = yield 1


def h():
    with contextlib.suppress(ValueError):
        yield 1
    yield 2


a = g()
next(a)
a.throw(ValueError)
b = h()
next(b)
b.throw(ValueError)


def deep(n):
    if n:
        yield from deep(n - 1)
    yield n


def m():
    z = deep(3)
    next(z)
    next(z)
    next(z)
    z.close()
    return 1


m()
