"""A task that nobody awaits is cancelled when main returns.

>>> asyncio.run(main())
first: sent
main: two letters are on their way
"""

import asyncio


async def send(letter):
    await asyncio.sleep(1)
    print(f"{letter}: sent")


async def main():
    await send("first")
    second = asyncio.create_task(send("second"), name="second")
    print("main: two letters are on their way")


if __name__ == "__main__":
    asyncio.run(main())
