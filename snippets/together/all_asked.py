"""main asks two shops, and waits for both though it needs one.

>>> asyncio.run(main())
corner: has tea
market: has tea
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
    done, pending = await asyncio.wait([market, corner])
    shops = sorted(task.result() for task in done)
    print("main: buys at", shops[0])


if __name__ == "__main__":
    asyncio.run(main())
