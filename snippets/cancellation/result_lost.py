"""A task is cancelled although what it waited for is there.

>>> asyncio.run(main())
reader: cancelled
main: the letter says hello
"""

import asyncio


async def read(letter):
    try:
        print("reader: the letter says", await letter)
    except asyncio.CancelledError:
        print("reader: cancelled")
        raise


async def main():
    letter = asyncio.get_running_loop().create_future()
    reader = asyncio.create_task(read(letter), name="reader")
    await asyncio.sleep(1)
    letter.set_result("hello")  # @arrives
    reader.cancel()
    await asyncio.wait([reader])  # @both
    print("main: the letter says", letter.result())


if __name__ == "__main__":
    asyncio.run(main())
