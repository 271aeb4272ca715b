"""Futures: a result, an exception, a cancellation, and callbacks added before and after."""

import asyncio

log = []


def note(future):
    log.append("cancelled" if future.cancelled() else repr(future.exception() or future.result()))


async def reader(future):
    try:
        return await future
    except ValueError as error:
        return error.args


async def main():
    loop = asyncio.get_running_loop()
    good, bad, gone = (loop.create_future() for _ in range(3))
    for future in (good, bad, gone):
        future.add_done_callback(note)
    readers = [asyncio.create_task(reader(future)) for future in (good, bad)]
    loop.call_later(1, good.set_result, [1, 2])
    loop.call_later(2, bad.set_exception, ValueError("no"))
    got = [await each for each in readers]
    gone.cancel()
    try:
        await gone
    except asyncio.CancelledError:
        good.add_done_callback(note)
    good.remove_done_callback(print)
    await asyncio.sleep(0)
    return got, log


print(asyncio.run(main()))
