"""Three futures end in three ways, and so do the tasks that wait for them.

>>> asyncio.run(main())
a: 42
b: no answer
c: cancelled
"""

import asyncio


async def wait_for(future):
    return await future


async def main():
    loop = asyncio.get_running_loop()
    futures = [loop.create_future() for _ in "abc"]
    tasks = [asyncio.create_task(wait_for(future), name=name) for future, name in zip(futures, "abc", strict=True)]
    await asyncio.sleep(0)
    futures[0].set_result(42)  # @ends
    futures[1].set_exception(ValueError("no answer"))
    futures[2].cancel()
    await asyncio.wait(tasks)
    for task in tasks:
        outcome = "cancelled" if task.cancelled() else task.exception() or task.result()
        print(f"{task.get_name()}: {outcome}")


if __name__ == "__main__":
    asyncio.run(main())
