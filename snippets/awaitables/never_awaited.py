"""A call of a coroutine function runs nothing, and Python warns when its coroutine object is thrown away.

>>> asyncio.run(main())
main: begins
main: ends
"""

import asyncio


async def greet():
    print("greet: hello")


async def main():
    print("main: begins")
    greet()  # @forgotten
    print("main: ends")


if __name__ == "__main__":
    asyncio.run(main())
