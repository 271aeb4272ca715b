"""wait looks on: it gives two sets, and leaves the tasks alone.

>>> asyncio.run(main())
toast: ready
main: 1 done, 2 pending
tea: ready
egg: ready
main: leaves
"""

import asyncio


async def make(what, minutes):
    await asyncio.sleep(minutes)
    print(f"{what}: ready")
    return what


async def main():
    egg = asyncio.create_task(make("egg", 3), name="egg")
    toast = asyncio.create_task(make("toast", 1), name="toast")
    tea = asyncio.create_task(make("tea", 2), name="tea")
    tasks = [egg, toast, tea]
    done, rest = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)  # @waits
    print(f"main: {len(done)} done, {len(rest)} pending")  # @first
    await asyncio.wait(rest)  # @waits-again
    print("main: leaves")


if __name__ == "__main__":
    asyncio.run(main())
