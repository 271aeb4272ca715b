"""Who waits until all is done waits for ever if nobody says that something is.

>>> asyncio.run(main())
main: waited in vain
"""

import asyncio


async def sort(letters):
    while True:
        letter = await letters.get()
        await asyncio.sleep(1)


async def main():
    letters = asyncio.Queue()
    for letter in ["a", "b"]:
        letters.put_nowait(letter)
    sorter = asyncio.create_task(sort(letters), name="sorter")
    try:
        async with asyncio.timeout(5):
            await letters.join()  # @joins
        print("main: all are sorted")
    except TimeoutError:
        print("main: waited in vain")
    sorter.cancel()


if __name__ == "__main__":
    asyncio.run(main())
