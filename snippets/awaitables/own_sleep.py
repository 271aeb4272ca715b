"""A sleep made of a future and a timer.

>>> asyncio.run(main())
a: lies down
b: lies down
b: gets up
a: gets up
"""

import asyncio


async def sleep(seconds):
    loop = asyncio.get_running_loop()
    alarm = loop.create_future()
    timer = loop.call_later(seconds, alarm.set_result, None)  # @timer
    try:
        await alarm  # @await
    finally:
        timer.cancel()


async def rest(name, seconds):
    print(f"{name}: lies down")
    await sleep(seconds)
    print(f"{name}: gets up")


async def main():
    async with asyncio.TaskGroup() as group:
        group.create_task(rest("a", 2), name="a")
        group.create_task(rest("b", 1), name="b")


if __name__ == "__main__":
    asyncio.run(main())
