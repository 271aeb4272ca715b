"""Task groups inside each other; a member that adds members."""

import asyncio


async def leaf(number):
    await asyncio.sleep(number)
    return number


async def branch(group, number):
    child = group.create_task(leaf(number), name=f"leaf {number}")
    async with asyncio.TaskGroup() as own:
        own.create_task(leaf(number + 1), name=f"own {number}")
    return await child


async def main():
    async with asyncio.TaskGroup() as group:
        branches = [group.create_task(branch(group, number), name=f"branch {number}") for number in (1, 2)]
    return [each.result() for each in branches]


asyncio.run(main())
