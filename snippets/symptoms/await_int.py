"""What is awaited is the result already.

>>> asyncio.run(main())
main: has none
"""

import asyncio
import traceback


def count():
    return 12


async def main():
    try:
        eggs = await count()  # @awaits
        print("main: has", eggs)
    except TypeError:
        traceback.print_exc()
        print("main: has none")


if __name__ == "__main__":
    asyncio.run(main())
