# /// script
# requires-python = ">=3.13"
# ///
"""A queue that is shut down gives what it has, and then tells all who wait.

>>> asyncio.run(main())
seller: sells bread
seller: goes home
main: the shelf is closed
"""

import asyncio


async def sell(shelf):
    try:
        while True:
            print("seller: sells", await shelf.get())  # @takes
            await asyncio.sleep(1)
    except asyncio.QueueShutDown:
        print("seller: goes home")


async def main():
    shelf = asyncio.Queue()
    seller = asyncio.create_task(sell(shelf), name="seller")
    await shelf.put("bread")
    shelf.shutdown()  # @closes
    await seller
    try:
        await shelf.put("cake")
    except asyncio.QueueShutDown:
        print("main: the shelf is closed")


if __name__ == "__main__":
    asyncio.run(main())
