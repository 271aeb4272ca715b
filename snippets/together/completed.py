"""as_completed gives coroutines, and which task is behind one of them is not said.

>>> asyncio.run(main())
main: toast, which is none of my tasks
main: tea, which is none of my tasks
main: egg, which is none of my tasks
"""

import asyncio


async def make(what, minutes):
    await asyncio.sleep(minutes)
    return what


async def main():
    egg = asyncio.create_task(make("egg", 3), name="egg")
    toast = asyncio.create_task(make("toast", 1), name="toast")
    tea = asyncio.create_task(make("tea", 2), name="tea")
    for dish in asyncio.as_completed([egg, toast, tea]):
        which = "one" if dish in (egg, toast, tea) else "none"  # @which
        print(f"main: {await dish}, which is {which} of my tasks")  # @awaits


if __name__ == "__main__":
    asyncio.run(main())
