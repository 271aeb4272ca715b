"""The block of a task group ends when all its tasks have ended.

>>> asyncio.run(main())
main: has ordered
egg: started
toast: started
tea: started
toast: ready
tea: ready
egg: ready
main: egg toast tea
"""

import asyncio


async def make(what, minutes):
    print(f"{what}: started")
    await asyncio.sleep(minutes)
    print(f"{what}: ready")
    return what


async def main():
    async with asyncio.TaskGroup() as group:
        egg = group.create_task(make("egg", 3), name="egg")
        toast = group.create_task(make("toast", 1), name="toast")
        tea = group.create_task(make("tea", 2), name="tea")
        print("main: has ordered")  # @ordered
    print("main:", egg.result(), toast.result(), tea.result())  # @after


if __name__ == "__main__":
    asyncio.run(main())
