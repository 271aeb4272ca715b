"""Whoever cancels a task cancels the task that it awaits.

>>> asyncio.run(main())
cake: thrown away
main: guest is cancelled: True
"""

import asyncio


async def bake():
    try:
        await asyncio.sleep(3)
        print("cake: baked")
    except asyncio.CancelledError:
        print("cake: thrown away")
        raise


async def wait_for_cake(cake):
    await cake
    print("guest: has cake")


async def main():
    cake = asyncio.create_task(bake(), name="cake")
    guest = asyncio.create_task(wait_for_cake(cake), name="guest")
    await asyncio.sleep(1)
    guest.cancel()  # @leaves
    await asyncio.wait([guest, cake])
    print("main: guest is cancelled:", guest.cancelled())


if __name__ == "__main__":
    asyncio.run(main())
