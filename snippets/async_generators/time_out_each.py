"""A time-out around each await of a generator leaves alone whoever reads.

>>> asyncio.run(main())
main: has a
main: has b
main: has c
"""

import asyncio


async def letters():
    for letter in "abc":
        async with asyncio.timeout(2):
            await asyncio.sleep(1)
        yield letter  # @hands-over


def report(loop, context):
    print("loop:", context["message"])


async def main():
    asyncio.get_running_loop().set_exception_handler(report)
    try:
        async for letter in letters():
            print("main: has", letter)
            await asyncio.sleep(5)  # @reads
    except TimeoutError:
        print("main: letters came too late")
    except asyncio.CancelledError:
        print("main: was cancelled in the middle of reading")


if __name__ == "__main__":
    asyncio.run(main())
