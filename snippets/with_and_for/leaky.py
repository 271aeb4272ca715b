"""A class that enters two managers as it is entered, and keeps the first if the second fails.

>>> asyncio.run(main())
egg: on the stove
main: no second pot
main: leaves
"""

import asyncio
import contextlib


class Pot:
    def __init__(self, name):
        self.name = name

    async def __aenter__(self):
        if self.name == "tea":
            raise LookupError("no second pot")
        print(f"{self.name}: on the stove")

    async def __aexit__(self, *error):
        await asyncio.sleep(1)
        print(f"{self.name}: off the stove")


class Stove:
    async def __aenter__(self):
        self.pots = contextlib.AsyncExitStack()
        for name in ["egg", "tea"]:
            await self.pots.enter_async_context(Pot(name))  # @enters

    async def __aexit__(self, *error):
        await self.pots.aclose()


async def main():
    try:
        async with Stove():
            print("main: both are on")
    except LookupError as error:
        print("main:", error)
    await asyncio.sleep(2)
    print("main: leaves")


if __name__ == "__main__":
    asyncio.run(main())
