"""`asyncio.run` twice, then a loop used twice, with blocking in between."""

import asyncio
import time


async def a(n):
    await asyncio.sleep(n)
    return n


async def main(n):
    t = asyncio.create_task(a(n))
    time.sleep(0.5)
    return await t


print(asyncio.run(main(1)))
print(asyncio.run(main(2)))
loop = asyncio.new_event_loop()
print(loop.run_until_complete(a(1)))
print(loop.run_until_complete(main(1)))
loop.close()
