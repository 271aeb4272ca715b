"""What is sent into an asynchronous generator is what its yield gives.

>>> asyncio.run(main())
till: 0
till: 3
till: 5
"""

import asyncio


async def till():
    total = 0
    while True:
        paid = yield total  # @hands-over
        await asyncio.sleep(1)
        total += paid


async def main():
    sums = till()
    print("till:", await anext(sums))
    print("till:", await sums.asend(3))  # @sends
    print("till:", await sums.asend(2))
    await sums.aclose()


if __name__ == "__main__":
    asyncio.run(main())
