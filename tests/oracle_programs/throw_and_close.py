"""Generators thrown into, closed, and dropped."""


def g():
    n = 0
    while True:
        try:
            n = yield n
        except ValueError as e:
            n = -1
        finally:
            k = n


def h():
    a = 1
    yield a
    yield 2


def other(q):
    w = q
    return w


def main():
    x = g()
    next(x)
    a = x.send(5)
    b = x.throw(ValueError("v"))
    x.close()
    y = h()
    next(y)
    try:
        y.throw(KeyError("k"))
    except KeyError:
        pass
    c = other(3)
    z = h()
    next(z)
    z.close()
    d = other(4)
    e = h()
    e.close()
    f = h()
    next(f)
    del f
    i = other(5)
    return a, b, c, d, i


print(main())
