"""A stream that ends too early says how much there was.

>>> asyncio.run(main())
main: IncompleteReadError: 3 bytes read on a total of 5 expected bytes
"""

import asyncio


async def main():
    reader = asyncio.StreamReader()
    reader.feed_data(b"tea")
    reader.feed_eof()
    try:
        print("main: has", await reader.readexactly(5))  # @reads
    except asyncio.IncompleteReadError as error:
        print("main: IncompleteReadError:", error)


if __name__ == "__main__":
    asyncio.run(main())
