"""A loop without tasks, stopped by its last callback."""

import asyncio


def tick(n):
    print("tick", n)
    if n:
        loop.call_later(1, tick, n - 1)
    else:
        loop.stop()


loop = asyncio.new_event_loop()
loop.call_soon(tick, 2)
loop.run_forever()
loop.close()
