"""An async iterator written as a class, in loops with `else`, `break` and `continue`."""

import asyncio


class Ticker:
    def __init__(self, limit):
        self.limit = limit

    def __aiter__(self):
        return self

    async def __anext__(self):
        if self.limit == 0:
            raise StopAsyncIteration
        self.limit -= 1
        await asyncio.sleep(1)
        return self.limit


async def main():
    seen = []
    async for number in Ticker(3):
        if number == 1:
            continue
        seen.append(number)
    else:
        seen.append("else")
    async for number in Ticker(3):
        if number == 1:
            break
    return seen, number


asyncio.run(main())
