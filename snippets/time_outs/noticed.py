"""A time-out notices that its time is over at the next suspension.

>>> asyncio.run(main())
main: counted
main: too late
main: expired: True
"""

import asyncio
import time


async def main():
    try:
        async with asyncio.timeout(1) as limit:
            time.sleep(3)  # @blocks
            print("main: counted")
            await asyncio.sleep(1)
    except TimeoutError:
        print("main: too late")
    print("main: expired:", limit.expired())


if __name__ == "__main__":
    asyncio.run(main())
