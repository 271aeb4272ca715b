"""A time-out is put off each time that something arrives.

>>> asyncio.run(main())
main: a letter after 1 s
main: a letter after 1 s
main: no letter for 2 s
"""

import asyncio


async def main():
    loop = asyncio.get_running_loop()
    try:
        async with asyncio.timeout(2) as limit:
            for seconds in (1, 1, 4):
                await asyncio.sleep(seconds)
                print(f"main: a letter after {seconds} s")
                limit.reschedule(loop.time() + 2)  # @puts-off
    except TimeoutError:
        print("main: no letter for 2 s")


if __name__ == "__main__":
    asyncio.run(main())
