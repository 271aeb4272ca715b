"""A future ends with a result, with an exception, or cancelled.

>>> asyncio.run(main())
first: returned 42
second: raised ValueError
third: cancelled
"""

import asyncio


async def wait(name, outcome):
    try:
        print(f"{name}: returned {await outcome}")
    except ValueError:
        print(f"{name}: raised ValueError")
    except asyncio.CancelledError:
        print(f"{name}: cancelled")


async def main():
    loop = asyncio.get_running_loop()
    first = loop.create_future()
    second = loop.create_future()
    third = loop.create_future()
    async with asyncio.TaskGroup() as group:
        group.create_task(wait("first", first), name="first")
        group.create_task(wait("second", second), name="second")
        group.create_task(wait("third", third), name="third")
        await asyncio.sleep(1)
        first.set_result(42)  # @endings
        second.set_exception(ValueError("no such word"))
        third.cancel()


if __name__ == "__main__":
    asyncio.run(main())
