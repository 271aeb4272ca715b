"""as_completed gives each as soon as it is there.

>>> asyncio.run(main())
main: serves toast
main: serves tea
main: serves egg
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
        what = await dish
        print("main: serves", what)  # @serves


if __name__ == "__main__":
    asyncio.run(main())
