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
    futures = {name: loop.create_future() for name in "abc"}
    tasks = [loop.create_task(wait(futures[n]), name=n) for n in "abc"]
    await asyncio.sleep(0)
    futures["a"].set_result(42)  # @ends
    futures["b"].set_exception(ValueError("no answer"))
    futures["c"].cancel()
    await asyncio.wait(tasks)
    for task in tasks:
        name = task.get_name()
        if task.cancelled():
            print(f"{name}: cancelled")
        else:
            print(f"{name}: {task.exception() or task.result()}")


if __name__ == "__main__":
    asyncio.run(main())
