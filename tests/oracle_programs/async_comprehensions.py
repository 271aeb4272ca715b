"""Async comprehensions of all kinds, also one inside the other."""

import asyncio


async def numbers(count):
    for number in range(count):
        await asyncio.sleep(1)
        yield number


async def double(number):
    await asyncio.sleep(0)
    return number * 2


async def main():
    doubled = [await double(number) async for number in numbers(3) if number]
    table = {number: await double(number) async for number in numbers(2)}
    pairs = [(a, b) async for a in numbers(2) for b in [x async for x in numbers(a)]]
    lazy = (number async for number in numbers(2))
    total = 0
    async for number in lazy:
        total += number
    return doubled, table, pairs, total


print(asyncio.run(main()))
