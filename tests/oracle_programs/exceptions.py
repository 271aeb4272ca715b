"""`try` in all its forms."""


def f(n):
    try:
        n += 1
        if n == 2:
            raise ValueError("two")
        return n
    except ValueError as e:
        m = str(e)
        return m
    finally:
        n = 99
        print("fin", n)


def g():
    for i in range(3):
        try:
            if i == 1:
                continue
            if i == 2:
                break
        finally:
            k = i
    with open("/dev/null") as h:
        try:
            h.read()
            raise KeyError(1)
        except KeyError:
            pass
    try:
        try:
            1 / 0
        except ZeroDivisionError as z:
            raise RuntimeError("x") from z
    except RuntimeError as r:
        c = r.__cause__
    return k


print(f(0))
print(f(1))
print(g())
