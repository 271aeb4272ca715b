"""main takes the first answer, cancels the other task, and waits until that has ended.

>>> asyncio.run(main())
corner: has tea
main: buys at corner
"""

import asyncio


async def ask(shop, minutes):
    await asyncio.sleep(minutes)
    print(f"{shop}: has tea")
    return shop


async def main():
    market = asyncio.create_task(ask("market", 3), name="market")
    corner = asyncio.create_task(ask("corner", 1), name="corner")
    done, pending = await asyncio.wait([market, corner], return_when=asyncio.FIRST_COMPLETED)
    for task in pending:
        task.cancel()
    if pending:
        await asyncio.wait(pending)
    print("main: buys at", done.pop().result())


if __name__ == "__main__":
    asyncio.run(main())
