"""A long computation leaves another task without a turn.

>>> asyncio.run(main())
sum: begins
sum: 6
pulse: beat
"""

import asyncio


async def beat():
    print("pulse: beat")


async def add_up():
    print("sum: begins")
    total = 0
    for number in range(4):
        total += number
    print("sum:", total)


async def main():
    async with asyncio.TaskGroup() as group:
        group.create_task(add_up(), name="sum")
        group.create_task(beat(), name="pulse")


if __name__ == "__main__":
    asyncio.run(main())
