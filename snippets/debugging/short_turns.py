"""Debug mode has nothing to say of three turns that are short, each by itself.

>>> asyncio.run(main(), debug=True)
bell: rings
reader: done
"""

import asyncio
import time


async def read():
    for _ in range(3):
        time.sleep(1)  # @reads
        await asyncio.sleep(0)
    print("reader: done")


async def ring():
    await asyncio.sleep(1)
    print("bell: rings")


async def main():
    asyncio.get_running_loop().slow_callback_duration = 2
    async with asyncio.TaskGroup() as group:
        group.create_task(ring(), name="bell")
        group.create_task(read(), name="reader")


if __name__ == "__main__":
    asyncio.run(main(), debug=True)
