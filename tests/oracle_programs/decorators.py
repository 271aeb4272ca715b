"""Decorators with and without arguments, and a cache of the library."""

import functools


def deco(f):
    @functools.wraps(f)
    def wrap(*args, **kw):
        print("before", args)
        r = f(*args, **kw)
        return r + 1

    return wrap


def param(n):
    def d(f):
        def w(x):
            return f(x) * n

        return w

    return d


@deco
@param(3)
def g(x):
    return x


@functools.lru_cache
def fact(n):
    return 1 if n < 2 else n * fact(n - 1)


print(g(2))
print(fact(4))
