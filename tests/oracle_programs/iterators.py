"""Iterators, generators and loops over them."""


class It:
    def __init__(self, n):
        self.n = n

    def __iter__(self):
        return self

    def __next__(self):
        if self.n == 0:
            raise StopIteration
        self.n -= 1
        return self.n


def squares(xs):
    for x in xs:
        yield x * x


def main():
    a = [v for v in It(2)]
    b = list(squares(It(2)))
    c = sum(squares([1, 2]))
    for q in It(1):
        print(q)
    it = iter([1])
    next(it)
    try:
        next(it)
    except StopIteration:
        e = 1
    g = (i for i in range(2))
    p, *r = g
    w = 0
    while w < 2:
        w += 1
    return a, b, c, [x for x in It(1) for y in It(2)]


print(main())
