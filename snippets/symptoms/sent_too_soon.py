"""Who goes on with a coroutine before its future is done is told so.

>>> asyncio.run(main())
main: RuntimeError: await wasn't used with future
"""

import asyncio


async def drink(tea):
    print("drinks", await tea)


async def main():
    tea = asyncio.get_running_loop().create_future()
    drinking = drink(tea)
    drinking.send(None)
    try:
        drinking.send(None)  # @again
    except RuntimeError as error:
        print("main: RuntimeError:", error)


if __name__ == "__main__":
    asyncio.run(main())
