"""There has to be something to wait for.

>>> asyncio.run(main())
main: ValueError: Set of Tasks/Futures is empty.
"""

import asyncio


async def main():
    orders = []
    try:
        await asyncio.wait(orders)  # @waits
    except ValueError as error:
        print("main: ValueError:", error)


if __name__ == "__main__":
    asyncio.run(main())
