"""Awaiting a coroutine gives nobody a turn; sleep(0) does.

>>> asyncio.run(main())
busy: 1
busy: 2
busy: 3
patient: my turn
busy: 4
"""

import asyncio


async def whisper(number):
    print("busy:", number)


async def say(number):
    await whisper(number)


async def busy():
    await say(1)
    await say(2)
    await say(3)  # @third
    await asyncio.sleep(0)  # @gives-way
    await say(4)


async def patient():
    print("patient: my turn")


async def main():
    async with asyncio.TaskGroup() as group:
        group.create_task(busy(), name="busy")
        group.create_task(patient(), name="patient")


if __name__ == "__main__":
    asyncio.run(main())
