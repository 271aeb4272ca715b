"""A generator that fails while the loop closes it can only be reported.

>>> asyncio.run(main())
main: has a
"""

import asyncio


async def letters():
    try:
        yield "a"
    finally:
        raise OSError("box is locked")  # @fails


async def main():
    print("main: has", await anext(post))


post = letters()

if __name__ == "__main__":
    asyncio.run(main())
