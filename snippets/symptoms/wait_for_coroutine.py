"""What asyncio.wait waits for has to be a task already.

>>> asyncio.run(main())
main: TypeError: Passing coroutines is forbidden, use tasks explicitly.
main: has tea
"""

import asyncio


async def brew():
    await asyncio.sleep(1)


async def main():
    tea = brew()
    try:
        await asyncio.wait([tea])  # @waits
    except TypeError as error:
        print("main: TypeError:", error)
    await asyncio.wait([asyncio.create_task(tea, name="tea")])
    print("main: has tea")


if __name__ == "__main__":
    asyncio.run(main())
