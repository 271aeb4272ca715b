"""An exception can be thrown into an asynchronous generator, where it yields.

>>> asyncio.run(main())
till: 3
till: 0
till: closes
main: leaves
"""

import asyncio


async def till():
    total = 0
    try:
        while True:
            try:
                total += yield total  # @hands-over
            except LookupError:
                await asyncio.sleep(1)
                total = 0
    finally:
        print("till: closes")


async def main():
    sums = till()
    await anext(sums)
    print("till:", await sums.asend(3))
    print("till:", await sums.athrow(LookupError("no receipt")))  # @throws
    await sums.aclose()  # @closes
    print("main: leaves")


if __name__ == "__main__":
    asyncio.run(main())
