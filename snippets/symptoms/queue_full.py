"""Who must not wait is told that the shelf is full.

>>> asyncio.run(main())
main: QueueFull()
"""

import asyncio


async def main():
    shelf = asyncio.Queue(maxsize=1)
    shelf.put_nowait("tea")
    try:
        shelf.put_nowait("toast")  # @puts
    except asyncio.QueueFull as error:
        print("main:", repr(error))


if __name__ == "__main__":
    asyncio.run(main())
