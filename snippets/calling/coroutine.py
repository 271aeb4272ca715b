"""A coroutine hands control back in the middle, and goes on from there later.

>>> caller()
callee: first half
caller: in between
callee: second half
"""

import asyncio


async def callee():
    print("callee: first half")
    await asyncio.sleep(0)
    print("callee: second half")


def caller():
    coroutine = callee()
    coroutine.send(None)
    print("caller: in between")
    try:
        coroutine.send(None)
    except StopIteration:
        pass


if __name__ == "__main__":
    caller()
