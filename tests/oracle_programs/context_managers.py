"""Context managers: swallowed exceptions, `suppress`, `ExitStack`."""

import contextlib


@contextlib.contextmanager
def cm(n):
    print("enter", n)
    try:
        yield n * 2
    except ValueError as e:
        print("swallow", e)
    finally:
        print("exit")


class M:
    def __enter__(self):
        return self

    def __exit__(self, t, v, tb):
        return t is KeyError


def main():
    with cm(1) as a, cm(2) as b:
        c = a + b
    with cm(3):
        raise ValueError("in")
    with M() as m:
        raise KeyError
    with contextlib.suppress(ZeroDivisionError):
        1 / 0
    with contextlib.ExitStack() as st:
        st.callback(print, "cb")
        q = st.enter_context(cm(4))
    return c, q


print(main())
