"""One letter without a stamp, and none is sent.

>>> asyncio.run(main())
main: no stamp
main: leaves
"""

import asyncio


async def send(letter, minutes):
    await asyncio.sleep(minutes)
    if letter == "second":
        raise ValueError("no stamp")
    print(f"{letter}: sent")


async def deliver(letter, minutes):
    await send(letter, minutes)


async def send_all():
    async with asyncio.TaskGroup() as group:
        group.create_task(deliver("first", 2), name="first")
        group.create_task(deliver("second", 1), name="second")
        group.create_task(deliver("third", 3), name="third")


async def main():
    try:
        await send_all()
    except* ValueError as errors:
        print("main:", *errors.exceptions)
    print("main: leaves")


if __name__ == "__main__":
    asyncio.run(main())
