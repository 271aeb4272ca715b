"""Debug mode logs a turn that has taken longer than it may.

>>> asyncio.run(main(), debug=True)
reader: done
bell: rings
"""

import asyncio
import time


async def read():
    time.sleep(3)  # @reads
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
