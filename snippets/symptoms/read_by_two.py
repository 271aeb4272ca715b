"""A stream is read by one task at a time.

>>> asyncio.run(main())
RuntimeError: readuntil() called while another coroutine is already waiting for incoming data
has b'tea;'
"""

import asyncio


async def read(reader):
    try:
        print("has", await reader.readuntil(b";"))  # @reads
    except RuntimeError as error:
        print("RuntimeError:", error)


async def main():
    reader = asyncio.StreamReader()
    async with asyncio.TaskGroup() as group:
        group.create_task(read(reader), name="anna")
        group.create_task(read(reader), name="ben")
        await asyncio.sleep(1)
        reader.feed_data(b"tea;")


if __name__ == "__main__":
    asyncio.run(main())
