"""gather raises the first error, and leaves the siblings running.

>>> asyncio.run(main())
main: the toast is burnt
tea: ready
egg: ready
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
    try:
        egg = asyncio.create_task(make("egg", 3), name="egg")
        toast = asyncio.create_task(make("toast", 1), name="toast")
        tea = asyncio.create_task(make("tea", 2), name="tea")
        await asyncio.gather(egg, toast, tea)
    except ValueError as error:
        print("main:", error)  # @told
    await asyncio.sleep(4)
    print("main: leaves")


if __name__ == "__main__":
    asyncio.run(main())
