"""gather gives everything at the end: the toast is cold when it is served.

>>> asyncio.run(main())
main: serves egg
main: serves toast
main: serves tea
"""

import asyncio


async def make(what, minutes):
    await asyncio.sleep(minutes)
    return what


async def main():
    egg = asyncio.create_task(make("egg", 3), name="egg")
    toast = asyncio.create_task(make("toast", 1), name="toast")
    tea = asyncio.create_task(make("tea", 2), name="tea")
    for what in await asyncio.gather(egg, toast, tea):
        print("main: serves", what)  # @serves


if __name__ == "__main__":
    asyncio.run(main())
