"""A task that catches everything catches its own cancellation.

>>> asyncio.run(main())
poller: attempt 1
poller: failed with CancelledError
poller: attempt 2
poller: attempt 3
poller: gives up
main: poller is cancelled: False
"""

import asyncio


async def poll():
    for attempt in (1, 2, 3):
        try:
            print("poller: attempt", attempt)
            await asyncio.sleep(2)
        except BaseException as error:
            print("poller: failed with", type(error).__name__)
    print("poller: gives up")


async def main():
    poller = asyncio.create_task(poll(), name="poller")
    await asyncio.sleep(1)
    poller.cancel()  # @asks
    await asyncio.wait([poller])
    print("main: poller is cancelled:", poller.cancelled())


if __name__ == "__main__":
    asyncio.run(main())
