"""A runner that keeps its loop from one run to the next."""

import asyncio


async def work(number):
    await asyncio.sleep(number)
    return asyncio.get_running_loop().time()


with asyncio.Runner() as runner:
    first = runner.run(work(1))
    loop = runner.get_loop()
    leftover = loop.create_task(work(5), name="leftover")
    second = runner.run(work(2))
    third = loop.run_until_complete(work(1))
print(first, second, third)
