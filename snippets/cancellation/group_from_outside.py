"""Who cancels a task that waits for its group cancels the tasks of the group.

>>> asyncio.run(main())
tea: ready
toast: put away
main: breakfast is cancelled: True
"""

import asyncio


async def prepare(what, seconds):
    try:
        await asyncio.sleep(seconds)
        print(f"{what}: ready")
    except asyncio.CancelledError:
        print(f"{what}: put away")
        raise


async def breakfast():
    async with asyncio.TaskGroup() as group:
        group.create_task(prepare("tea", 1), name="tea")
        group.create_task(prepare("toast", 5), name="toast")
    print("breakfast: served")


async def main():
    meal = asyncio.create_task(breakfast(), name="breakfast")
    await asyncio.sleep(2)
    meal.cancel()  # @asks
    await asyncio.wait([meal])
    print("main: breakfast is cancelled:", meal.cancelled())


if __name__ == "__main__":
    asyncio.run(main())
