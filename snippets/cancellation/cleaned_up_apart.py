"""Cleaning up that a second request does not cut short.

>>> asyncio.run(main())
tea: cools down
tea: put away
main: tea is cancelled: True
"""

import asyncio


async def put_away():
    print("tea: cools down")
    await asyncio.sleep(2)  # @cleans-up
    print("tea: put away")


async def brew():
    try:
        await asyncio.sleep(10)
    finally:
        cleaning = asyncio.create_task(put_away(), name="cleaning")
        try:
            await asyncio.shield(cleaning)
        except asyncio.CancelledError:
            await cleaning
            raise


async def main():
    tea = asyncio.create_task(brew(), name="tea")
    await asyncio.sleep(1)
    tea.cancel()
    await asyncio.sleep(1)
    tea.cancel()  # @again
    await asyncio.wait([tea])
    print("main: tea is cancelled:", tea.cancelled())


if __name__ == "__main__":
    asyncio.run(main())
