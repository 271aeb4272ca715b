"""An async generator is gone through, not awaited.

>>> asyncio.run(main())
main: has none
"""

import asyncio
import traceback


async def letters():
    yield "a"
    yield "b"


async def main():
    try:
        print("main: has", await letters())  # @awaits
    except TypeError:
        traceback.print_exc()
        print("main: has none")


if __name__ == "__main__":
    asyncio.run(main())
