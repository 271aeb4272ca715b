"""Cancellation swallowed once, taken back with `uncancel`, and asked for twice."""

import asyncio


async def stubborn():
    caught = 0
    while True:
        try:
            await asyncio.sleep(10)
            return caught
        except asyncio.CancelledError:
            caught += 1
            left = asyncio.current_task().uncancel()
            if caught == 3:
                raise


async def main():
    task = asyncio.create_task(stubborn(), name="stubborn")
    asyncio.get_running_loop().call_later(5, task.cancel)
    await asyncio.sleep(1)
    task.cancel()
    task.cancel()
    await asyncio.sleep(6)
    asked = task.cancelling()
    task.cancel("enough")
    try:
        await task
    except asyncio.CancelledError as error:
        why = error.args
    return asked, why


print(asyncio.run(main()))
