"""A lock of asyncio's needs an async with.

>>> asyncio.run(main())
main: has the key
"""

import asyncio
import traceback


async def main():
    lock = asyncio.Lock()
    try:
        with lock:  # @enters
            print("main: never here")
    except TypeError:
        traceback.print_exc()
    async with lock:
        print("main: has the key")


if __name__ == "__main__":
    asyncio.run(main())
