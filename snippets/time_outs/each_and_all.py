"""A time-out for each of three attempts, and one for all.

>>> asyncio.run(main())
call: attempt 1
call: no answer
call: attempt 2
call: no answer
call: attempt 3
main: enough
"""

import asyncio


async def call():
    for attempt in (1, 2, 3):
        try:
            async with asyncio.timeout(2):
                print("call: attempt", attempt)
                await asyncio.sleep(10)
        except TimeoutError:
            print("call: no answer")


async def main():
    try:
        async with asyncio.timeout(5):
            await call()
    except TimeoutError:
        print("main: enough")


if __name__ == "__main__":
    asyncio.run(main())
