"""A for goes through what a coroutine returns, not through the coroutine object.

>>> asyncio.run(main())
main: TypeError: 'coroutine' object is not iterable
main: orders tea
main: orders toast
"""

import asyncio


async def menu():
    await asyncio.sleep(1)
    return ["tea", "toast"]


async def main():
    today = menu()
    try:
        for dish in today:  # @goes
            print("main: orders", dish)
    except TypeError as error:
        print("main: TypeError:", error)
    for dish in await today:
        print("main: orders", dish)


if __name__ == "__main__":
    asyncio.run(main())
