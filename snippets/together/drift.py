"""A bell that sleeps a second after each chime comes later and later.

>>> asyncio.run(main())
bell: 1
bell: 2
bell: 3
"""

import asyncio


async def chime(number):
    print(f"bell: {number}")
    await asyncio.sleep(0.5)


async def ring():
    for number in (1, 2, 3):
        await chime(number)  # @chime
        await asyncio.sleep(1)


async def main():
    await asyncio.create_task(ring(), name="bell")


if __name__ == "__main__":
    asyncio.run(main())
