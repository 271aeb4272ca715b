"""A task whose time is over, and that is cancelled from outside as well, is cancelled.

>>> asyncio.run(main())
tea: cools down
main: tea is cancelled: True
"""

import asyncio


async def brew():
    try:
        async with asyncio.timeout(1):
            try:
                await asyncio.sleep(10)
            finally:
                print("tea: cools down")
                await asyncio.sleep(5)
    except TimeoutError:
        print("tea: too late")


async def main():
    tea = asyncio.create_task(brew(), name="tea")
    await asyncio.sleep(2)
    tea.cancel()  # @asks
    await asyncio.wait([tea])
    print("main: tea is cancelled:", tea.cancelled())


if __name__ == "__main__":
    asyncio.run(main())
