"""A time-out ends what lets the cancellation through.

>>> asyncio.run(main())
ask: attempt 1
ask: attempt 2
main: too late
main: expired: True
"""

import asyncio


async def ask():
    for attempt in (1, 2, 3):
        try:
            print("ask: attempt", attempt)
            await asyncio.sleep(2)
        except OSError:
            print("ask: no answer")
    return "nobody there"


async def main():
    try:
        async with asyncio.timeout(3) as limit:
            print("main:", await ask())
    except TimeoutError:
        print("main: too late")
    print("main: expired:", limit.expired())  # @asks


if __name__ == "__main__":
    asyncio.run(main())
