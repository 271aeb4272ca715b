"""An async for awaits each of its items.

>>> asyncio.run(main())
main: eats soup
main: eats cake
main: is full
"""

import asyncio


class Dishes:
    def __init__(self):
        self.left = ["soup", "cake"]

    def __aiter__(self):
        return self

    async def __anext__(self):
        if not self.left:
            raise StopAsyncIteration
        await asyncio.sleep(1)  # @cooks
        return self.left.pop(0)


async def main():
    async for dish in Dishes():
        print("main: eats", dish)
    print("main: is full")


if __name__ == "__main__":
    asyncio.run(main())
