"""`match`, `while`, the walrus, and expressions over several lines."""


def f(v):
    match v:
        case {"k": k}:
            return k
        case [a, *rest] if a > 1:
            return rest
        case str() as s:
            return s
        case _:
            return None


def g():
    if (n := 10) > 5:
        m = n
    assert m, "no"
    x = (1, 2, f([2, 3]))
    y = f({"k": f"{n!r}"})
    global G
    G = 5
    while True:
        break
    else:
        pass
    return x, y


print(f("s"), g(), f(9))
