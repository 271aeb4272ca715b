"""A bell whose rope breaks rings no more, and nobody hears why.

>>> asyncio.run(main())
bell: 1
bell: 2
main: closes
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
        bell = asyncio.create_task(ring(), name="bell")
        await asyncio.sleep(5)
        print("main: closes")
        bell.cancel()
    except* OSError as errors:
        print("main:", *errors.exceptions)
    print("main: leaves")


if __name__ == "__main__":
    asyncio.run(main())
