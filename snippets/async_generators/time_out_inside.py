"""A time-out around a yield strikes whoever happens to run when it is over.

>>> asyncio.run(main())
main: has a
main: was cancelled in the middle of reading
loop: unhandled exception during asyncio.run() shutdown
"""

import asyncio


async def letters():
    async with asyncio.timeout(2):
        for letter in "abc":
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
