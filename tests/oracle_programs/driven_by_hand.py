"""Coroutines driven by `send`, `throw` and `close`, without a loop."""

import types


@types.coroutine
def switch(v):
    r = yield v
    return r


async def co(n):
    x = await switch(n)
    y = await switch(x)
    return x + y


def run():
    c = co(1)
    a = c.send(None)
    b = c.send(5)
    try:
        c.send(7)
    except StopIteration as s:
        r = s.value
    d = co(2)
    d.send(None)
    d.close()
    e = co(3)
    e.send(None)
    try:
        e.throw(KeyError("q"))
    except KeyError:
        pass
    return a, b, r


print(run())
