"""A condition: `wait_for` a predicate, notified one by one and all at once."""

import asyncio

stock = []


async def buyer(condition, wanted):
    async with condition:
        await condition.wait_for(lambda: len(stock) >= wanted)
        taken = [stock.pop() for _ in range(wanted)]
    return taken


async def seller(condition):
    for item in range(4):
        await asyncio.sleep(1)
        async with condition:
            stock.append(item)
            if item % 2:
                condition.notify_all()
            else:
                condition.notify()


async def main():
    condition = asyncio.Condition()
    async with asyncio.TaskGroup() as group:
        two = group.create_task(buyer(condition, 2), name="two")
        one = group.create_task(buyer(condition, 1), name="one")
        group.create_task(seller(condition), name="seller")
    print(two.result(), one.result())


asyncio.run(main())
