"""Callbacks that add callbacks, start tasks and fail."""

import asyncio

order = []


def step(loop, left):
    order.append(left)
    if left:
        loop.call_soon(step, loop, left - 1)
    else:
        loop.create_task(final(), name="final")


def broken():
    return 1 // 0


async def final():
    order.append("final")


async def main():
    loop = asyncio.get_running_loop()
    loop.set_exception_handler(lambda loop, context: order.append(context["message"]))
    loop.call_soon(step, loop, 2)
    loop.call_later(1, broken)
    dropped = loop.call_soon(print, "never")
    dropped.cancel()
    await asyncio.sleep(2)
    return order


asyncio.run(main())
