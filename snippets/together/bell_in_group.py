"""A bell in a group: when its rope breaks, main hears of it.

>>> asyncio.run(main())
bell: 1
bell: 2
main: the rope is broken
main: leaves
"""

import asyncio


async def ring():
    number = 0
    while True:
        number += 1
        if number == 3:
            raise OSError("the rope is broken")  # @breaks
        print(f"bell: {number}")
        await asyncio.sleep(1)


async def main():
    try:
        async with asyncio.TaskGroup() as group:
            bell = group.create_task(ring(), name="bell")
            await asyncio.sleep(5)
            print("main: closes")
            bell.cancel()
    except* OSError as errors:
        print("main:", *errors.exceptions)
    print("main: leaves")


if __name__ == "__main__":
    asyncio.run(main())
