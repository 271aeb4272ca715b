"""Tasks that main awaits are done when it returns.

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
    letters = []
    for letter in ("first", "second"):
        letters.append(asyncio.create_task(send(letter), name=letter))
    print("main: two letters are on their way")
    for sending in letters:
        await sending


if __name__ == "__main__":
    asyncio.run(main())
