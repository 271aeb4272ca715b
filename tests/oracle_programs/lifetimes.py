"""Objects that say when they die."""

import weakref


class Mortal:
    def __del__(self):
        print("del", self.n)


def mk(n):
    o = Mortal()
    o.n = n
    return o


def main():
    a = 1
    b = 2
    del a
    a = 3
    x = mk(1)
    r = weakref.ref(x)
    del x
    print(r() is None)
    y = mk(2)
    y = None
    print("y")
    for i in range(2):
        z = mk(10 + i)
    del z
    print("after z")
    w = mk(20)
    w = None
    print("after w")
    return a


main()
print("done")
