"""A class body that shares a variable with its function."""


def main():
    x = 1

    class C:
        nonlocal x
        x = 2
        y = x

        def m(self):
            return __class__

    def g():
        yield x
        yield y

    y = 3
    h = g()
    a = next(h)
    del y
    try:
        next(h)
    except NameError as e:
        pass
    return C().m()


main()
