"""A time-out does not notice that its time is over, because the loop gets no turn.

>>> asyncio.run(main())
main: counted
main: expired: False
"""

import asyncio
import time


async def main():
    try:
        async with asyncio.timeout(1) as limit:
            time.sleep(3)  # @blocks
            print("main: counted")
    except TimeoutError:
        print("main: too late")
    print("main: expired:", limit.expired())


if __name__ == "__main__":
    asyncio.run(main())
