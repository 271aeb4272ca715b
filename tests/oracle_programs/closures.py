"""Closures, lambdas and comprehensions."""


def counter():
    n = 0

    def inc(by=1):
        nonlocal n
        n += by
        return n

    return inc


def main():
    c = counter()
    c()
    c(2)
    k = [lambda x, i=i: x + i for i in range(2)]
    r = [f(10) for f in k]
    m = list(map(lambda z: z * 2, r))
    s = sorted(m, key=lambda q: -q)
    d = {a: b for a, b in zip("xy", s)}
    e = {v % 2 for v in m}
    total = sum(j for j in m)
    return c(), d, e, total


print(main())
