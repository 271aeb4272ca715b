"""A time-out has no effect, because what it cancels swallows the cancellation.

>>> asyncio.run(main())
ask: attempt 1
ask: attempt 2
ask: no answer
ask: attempt 3
main: nobody there
main: expired: True
"""

import asyncio


async def ask():
    for attempt in (1, 2, 3):
        try:
            print("ask: attempt", attempt)
            await asyncio.sleep(2)
        except BaseException:
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
