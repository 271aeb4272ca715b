"""An exception thrown down a delegation."""


def inner():
    v = 1
    yield v
    yield 2


def outer():
    w = 0
    yield from inner()


def main():
    o = outer()
    next(o)
    try:
        o.throw(ValueError("deep"))
    except ValueError as e:
        s = str(e)
    p = outer()
    next(p)
    p.close()
    return s


print(main())
