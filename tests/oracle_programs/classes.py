"""Classes: bodies, properties, methods of all kinds, a `__repr__` that prints."""


class A:
    x = [1, 2]
    y = sum(x)

    def __init__(self, v):
        self.v = v

    @property
    def twice(self):
        return self.v * 2

    @classmethod
    def make(cls, n):
        return cls(n)

    @staticmethod
    def s(q):
        return q

    def __repr__(self):
        print("REPR CALLED")
        return "A"


class B(A):
    def __init__(self, v):
        super().__init__(v + 1)
        self.w = v


def main():
    a = A.make(3)
    b = B(4)
    t = a.twice + b.twice
    q = B.s(t)

    class Local:
        z = t

    return Local.z


print(main())
