"""A task ends its group from inside: it raises an exception of our own, with the answer in it.

>>> asyncio.run(main())
grocer: has tea
market: not needed any more
main: buys at the grocer
"""

import asyncio


class Enough(Exception):
    pass


async def ask(shop, minutes):
    try:
        await asyncio.sleep(minutes)
    except asyncio.CancelledError:
        print(f"{shop}: not needed any more")
        raise
    print(f"{shop}: has tea")
    raise Enough(shop)  # @enough


async def main():
    try:
        async with asyncio.TaskGroup() as group:
            group.create_task(ask("market", 3), name="market")
            group.create_task(ask("grocer", 1), name="grocer")
    except* Enough as answers:
        print("main: buys at the", answers.exceptions[0])  # @expected


if __name__ == "__main__":
    asyncio.run(main())
