"""A shield does not protect from the end of the run.

>>> asyncio.run(main())
main: over
cake: thrown away
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
    await asyncio.shield(cake)
    print("guest: has cake")


async def main():
    cake = asyncio.create_task(bake(), name="cake")
    guest = asyncio.create_task(wait_for_cake(cake), name="guest")
    await asyncio.sleep(1)
    guest.cancel()
    await asyncio.wait([guest])
    print("main: over")  # @over


if __name__ == "__main__":
    asyncio.run(main())
