"""Functions of other files: called, awaited, called back, in tasks, and left by exceptions."""

import asyncio

from several import shop
from several.inner import desk

asked = []


def note(number):
    asked.append(number)
    return number + 1


async def main():
    got = [number async for number in desk.ticks(2)]
    async with asyncio.TaskGroup() as group:
        first = group.create_task(shop.fetch(1, note), name="first")
        group.create_task(shop.fetch(2, note), name="second")
    try:
        desk.fail(note)
    except ValueError as error:
        caught = len(error.args)
    total = shop.total(desk.numbers(3))
    asyncio.get_running_loop().call_later(1, desk.ring, asked)
    await asyncio.sleep(1)
    await asyncio.gather(shop.fetch(1, note), shop.fetch(0, note))


asyncio.run(main())
