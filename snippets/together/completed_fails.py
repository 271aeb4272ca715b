"""as_completed raises the error where its turn comes, and the others still come.

>>> asyncio.run(main())
main: the toast is burnt
tea: ready
main: tea
egg: ready
main: egg
main: leaves
"""

import asyncio


async def make(what, minutes):
    await asyncio.sleep(minutes)
    if what == "toast":
        raise ValueError("the toast is burnt")  # @burns
    print(f"{what}: ready")
    return what


async def main():
    egg = asyncio.create_task(make("egg", 3), name="egg")
    toast = asyncio.create_task(make("toast", 1), name="toast")
    tea = asyncio.create_task(make("tea", 2), name="tea")
    for dish in asyncio.as_completed([egg, toast, tea]):
        try:
            print("main:", await dish)
        except ValueError as error:
            print("main:", error)  # @told
    await asyncio.sleep(4)
    print("main: leaves")


if __name__ == "__main__":
    asyncio.run(main())
