# /// script
# [tool.diagram-gen]
# pythons = ["3.11", "3.12"]
# ///
"""A task that waits in wait_for is cancelled just as its letter comes.

>>> asyncio.run(main())  # until Python 3.11
reader: first letter
reader: second letter
reader: has read them all
main: reader is cancelled: False
>>> asyncio.run(main())  # since Python 3.12
main: reader is cancelled: True
"""

import asyncio


async def read(letters):
    for letter in letters:
        print("reader:", await asyncio.wait_for(letter, 10))
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
