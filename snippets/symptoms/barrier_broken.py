"""A barrier at which one has given up lets nobody through.

>>> asyncio.run(main())
anna: BrokenBarrierError: Abort or reset of barrier
ben: BrokenBarrierError: Abort or reset of barrier
"""

import asyncio


async def sing(stage, name):
    try:
        await stage.wait()  # @waits
        print(f"{name}: sings")
    except asyncio.BrokenBarrierError as error:
        print(f"{name}: {type(error).__name__}: {error}")


async def main():
    stage = asyncio.Barrier(3)
    async with asyncio.TaskGroup() as group:
        group.create_task(sing(stage, "anna"), name="anna")
        group.create_task(sing(stage, "ben"), name="ben")
        await asyncio.sleep(1)
        await stage.abort()  # @aborts


if __name__ == "__main__":
    asyncio.run(main())
