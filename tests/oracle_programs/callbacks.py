"""`call_soon`, `call_later`, `call_at`, a cancelled timer, and callbacks of futures."""

import asyncio


def cb(x):
    print("cb", x)


def fin(fut):
    print("done", fut.result())


async def setter(f):
    await asyncio.sleep(1)
    f.set_result(42)


async def main():
    loop = asyncio.get_running_loop()
    loop.call_soon(cb, 1)
    loop.call_later(2, cb, 2)
    h = loop.call_later(1.5, cb, 3)
    h.cancel()
    loop.call_at(loop.time() + 0.5, lambda: print("lam"))
    f = loop.create_future()
    f.add_done_callback(fin)
    t = asyncio.create_task(setter(f))
    t.add_done_callback(lambda t: print("task done"))
    v = await f
    await asyncio.sleep(3)
    print(v)


asyncio.run(main())
