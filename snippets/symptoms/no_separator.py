"""A line that is longer than the reader's limit is not read.

>>> asyncio.run(main())
main: LimitOverrunError: Separator is not found, and chunk exceed the limit
"""

import asyncio


async def main():
    reader = asyncio.StreamReader(limit=8)
    reader.feed_data(b"tea and toast and eggs")
    try:
        print("main: has", await reader.readuntil(b"\n"))  # @reads
    except asyncio.LimitOverrunError as error:
        print("main: LimitOverrunError:", error)


if __name__ == "__main__":
    asyncio.run(main())
