"""Tasks that fail, one of them forgotten."""

import asyncio


async def bad():
    raise ValueError("unseen")


async def main():
    asyncio.create_task(bad(), name="bad")
    t = asyncio.create_task(bad(), name="bad2")
    await asyncio.sleep(0)
    await asyncio.sleep(1)
    print("go")
    try:
        await t
    except ValueError as e:
        print(e)


asyncio.run(main())
