"""Three futures end in three ways, and so do the tasks that wait for them.

>>> asyncio.run(main())
a: 42
b: no answer
c: cancelled
"""

import asyncio


async def wait(future):
    return await future


async def main():
    loop = asyncio.get_running_loop()
    a, b, c = (loop.create_future() for _ in range(3))
    tasks = [
        asyncio.create_task(wait(a), name="a"),
        asyncio.create_task(wait(b), name="b"),
        asyncio.create_task(wait(c), name="c"),
    ]
    await asyncio.sleep(0)
    a.set_result(42)  # @ends
    b.set_exception(ValueError("no answer"))
    c.cancel()
    await asyncio.wait(tasks)
    for task in tasks:
        outcome = "cancelled"
        if not task.cancelled():
            outcome = task.exception() or task.result()
        print(f"{task.get_name()}: {outcome}")


if __name__ == "__main__":
    asyncio.run(main())
