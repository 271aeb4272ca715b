"""A task that was told that something has changed need not find it so.

>>> asyncio.run(main())
anna: cake
ben: nothing there
"""

import asyncio


async def eat(table, name):
    async with table:
        if not cakes:
            await table.wait()
        print(f"{name}:", cakes.pop() if cakes else "nothing there")  # @eats


cakes = []


async def main():
    table = asyncio.Condition()
    guests = [
        asyncio.create_task(eat(table, "anna"), name="anna"),
        asyncio.create_task(eat(table, "ben"), name="ben"),
    ]
    await asyncio.sleep(1)
    async with table:
        cakes.append("cake")
        table.notify_all()  # @tells
    await asyncio.wait(guests, timeout=1)
    for guest in guests:
        guest.cancel()


if __name__ == "__main__":
    asyncio.run(main())
