"""An exception that nobody catches."""


def f(x):
    y = x + 1
    print("a")
    return g(y)


def g(z):
    return z / 0


f(1)
