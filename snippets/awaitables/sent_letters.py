"""Two tasks that main awaits are done when it returns.

>>> asyncio.run(main())
main: two letters are on their way
first: sent
second: sent
"""

import asyncio


async def send(letter):
    await asyncio.sleep(1)
    print(f"{letter}: sent")


async def main():
    first = asyncio.create_task(send("first"), name="first")
    second = asyncio.create_task(send("second"), name="second")
    print("main: two letters are on their way")
    await first
    await second


if __name__ == "__main__":
    asyncio.run(main())
