"""A subroutine runs from its top to its end, each time it is called.

>>> caller()
callee: first half
callee: second half
caller: in between
callee: first half
callee: second half
"""


def callee():
    print("callee: first half")
    print("callee: second half")


def caller():
    callee()
    print("caller: in between")
    callee()


if __name__ == "__main__":
    caller()
