"""A plain function that runs on the loop adds tasks to it.

>>> asyncio.run(main())
main: waits
guest 1: comes
guest 2: comes
guest 1: goes
guest 2: goes
main: all have gone
"""

import asyncio

guests = set()


async def visit(name):
    print(f"{name}: comes")
    await asyncio.sleep(2)
    print(f"{name}: goes")


def ring(number):
    name = f"guest {number}"
    guests.add(asyncio.create_task(visit(name), name=name))  # @added


async def main():
    loop = asyncio.get_running_loop()
    loop.call_later(1, ring, 1)
    loop.call_later(2, ring, 2)
    print("main: waits")
    await asyncio.sleep(5)
    print("main: all have gone")


if __name__ == "__main__":
    asyncio.run(main())
