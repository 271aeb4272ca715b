"""Generators that delegate, with values sent in and returned."""


def inner(n):
    got = []
    for i in range(n):
        r = yield i
        got.append(r)
    return got


def mid(n):
    x = yield from inner(n)
    print("mid", x)
    return len(x)


def outer():
    t = yield from mid(2)
    u = yield from mid(1)
    return t + u


def main():
    g = outer()
    a = next(g)
    b = g.send("A")
    c = g.send("B")
    try:
        g.send("C")
    except StopIteration as s:
        v = s.value
    return a, b, c, v


print(main())
