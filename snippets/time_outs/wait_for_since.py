"""wait_for as it is since Python 3.12: a result can be lost.

>>> asyncio.run(main())
main: reader is cancelled: True
"""

import asyncio


async def wait_for(wanted, seconds):
    async with asyncio.timeout(seconds):
        return await wanted


async def read(letters):
    for letter in letters:
        print("reader:", await wait_for(letter, 10))
    print("reader: has read them all")


async def main():
    loop = asyncio.get_running_loop()
    letters = [loop.create_future(), loop.create_future()]
    reader = asyncio.create_task(read(letters), name="reader")
    await asyncio.sleep(1)
    letters[0].set_result("first letter")
    reader.cancel()  # @both
    await asyncio.sleep(1)
    letters[1].set_result("second letter")
    await asyncio.wait([reader])
    print("main: reader is cancelled:", reader.cancelled())


if __name__ == "__main__":
    asyncio.run(main())
