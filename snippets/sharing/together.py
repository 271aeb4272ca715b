"""A barrier lets tasks go on when so many have come.

>>> asyncio.run(main())
anna: is here
ben: is here
cara: is here
cara: sings
anna: sings
ben: sings
"""

import asyncio


async def sing(choir, name, seconds):
    await asyncio.sleep(seconds)
    print(f"{name}: is here")
    await choir.wait()  # @waits
    print(f"{name}: sings")


async def main():
    choir = asyncio.Barrier(3)
    async with asyncio.TaskGroup() as group:
        for seconds, name in enumerate(["anna", "ben", "cara"]):
            group.create_task(sing(choir, name, seconds), name=name)


if __name__ == "__main__":
    asyncio.run(main())
