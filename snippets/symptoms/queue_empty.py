"""Who must not wait is told that there is nothing.

>>> asyncio.run(main())
main: QueueEmpty()
main: has cake
"""

import asyncio


async def bake(shelf):
    await asyncio.sleep(1)
    shelf.put_nowait("cake")


async def main():
    shelf = asyncio.Queue()
    baker = asyncio.create_task(bake(shelf), name="baker")
    try:
        print("main: has", shelf.get_nowait())  # @takes
    except asyncio.QueueEmpty as error:
        print("main:", repr(error))
    print("main: has", await shelf.get())
    await baker


if __name__ == "__main__":
    asyncio.run(main())
