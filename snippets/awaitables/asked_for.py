"""Awaiting a failed task raises its exception where it is awaited.

>>> asyncio.run(main())
saver: fails
main: five seconds later
main: disk full
main: ends
"""

import asyncio


async def save():
    print("saver: fails")
    raise OSError("disk full")


async def main():
    saver = asyncio.create_task(save(), name="saver")
    await asyncio.sleep(5)
    print("main: five seconds later")
    try:
        await saver  # @asks
    except OSError as error:
        print("main:", error)
    print("main: ends")


if __name__ == "__main__":
    asyncio.run(main())
