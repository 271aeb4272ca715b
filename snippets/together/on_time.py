"""A bell that sleeps until the next full second keeps its time.

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
    loop = asyncio.get_running_loop()
    due = loop.time()
    for number in (1, 2, 3):
        await chime(number)  # @chime
        due += 1
        await asyncio.sleep(due - loop.time())


async def main():
    await asyncio.create_task(ring(), name="bell")


if __name__ == "__main__":
    asyncio.run(main())
