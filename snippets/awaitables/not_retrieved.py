"""A failed task says so only when it is thrown away, if nobody has asked for its exception.

>>> asyncio.run(main())
saver: fails
main: five seconds later
main: forgets the task
main: ends
"""

import asyncio


async def save():
    print("saver: fails")
    raise OSError("disk full")


async def main():
    saver = asyncio.create_task(save(), name="saver")
    await asyncio.sleep(5)
    print("main: five seconds later")  # @later
    print("main: forgets the task")
    del saver  # @forgets
    print("main: ends")


if __name__ == "__main__":
    asyncio.run(main())
