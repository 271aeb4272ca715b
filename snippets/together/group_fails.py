"""A task group cancels the siblings of a task that fails, and raises an exception group.

>>> asyncio.run(main())
main: the toast is burnt
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
        async with asyncio.TaskGroup() as group:
            group.create_task(make("egg", 3), name="egg")
            group.create_task(make("toast", 1), name="toast")
            group.create_task(make("tea", 2), name="tea")
    except* ValueError as errors:
        print("main:", *errors.exceptions)  # @told
    await asyncio.sleep(4)
    print("main: leaves")


if __name__ == "__main__":
    asyncio.run(main())
