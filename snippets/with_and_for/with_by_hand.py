"""What an async with block does, written out.

>>> asyncio.run(main())
oven: hot
main: bakes
oven: off, after None
main: eats
"""

import asyncio


class Oven:
    async def __aenter__(self):
        await asyncio.sleep(1)
        print("oven: hot")
        return self

    async def __aexit__(self, kind, error, traceback):
        await asyncio.sleep(1)
        print("oven: off, after", kind and kind.__name__)


async def main():
    manager = Oven()
    leave = type(manager).__aexit__
    oven = await type(manager).__aenter__(manager)
    try:
        print("main: bakes")
    except BaseException as error:
        if not await leave(manager, type(error), error, error.__traceback__):
            raise
    else:
        await leave(manager, None, None, None)
    print("main: eats")


if __name__ == "__main__":
    asyncio.run(main())
