"""A task that catches Exception lets its cancellation through.

>>> asyncio.run(main())
poller: attempt 1
main: poller is cancelled: True
"""

import asyncio


async def poll():
    for attempt in (1, 2, 3):
        try:
            print("poller: attempt", attempt)
            await asyncio.sleep(2)
        except Exception as error:
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
