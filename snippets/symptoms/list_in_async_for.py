"""A list needs no async for, and has nothing for it.

>>> asyncio.run(main())
main: TypeError: 'async for' requires an object with __aiter__ method, got list
"""

import asyncio


async def main():
    try:
        async for dish in ["tea", "toast"]:  # @goes
            print("main: has", dish)
    except TypeError as error:
        print("main: TypeError:", error)


if __name__ == "__main__":
    asyncio.run(main())
