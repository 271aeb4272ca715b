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
    number = loop.create_future()
    failure = loop.create_future()
    nothing = loop.create_future()
    async with asyncio.TaskGroup() as group:
        group.create_task(wait("first", number), name="first")
        group.create_task(wait("second", failure), name="second")
        group.create_task(wait("third", nothing), name="third")
        await asyncio.sleep(1)
        number.set_result(42)  # @endings
        failure.set_exception(ValueError("no such word"))
        nothing.cancel()


if __name__ == "__main__":
    asyncio.run(main())
