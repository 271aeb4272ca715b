"""Who cancels a task that awaits gather cancels what is gathered.

>>> asyncio.run(main())
main: sends the cook home
egg: thrown away
tea: thrown away
main: leaves
"""

import asyncio


async def make(what, minutes):
    try:
        await asyncio.sleep(minutes)
        print(f"{what}: ready")
    except asyncio.CancelledError:
        print(f"{what}: thrown away")
        raise


async def work():
    egg = asyncio.create_task(make("egg", 3), name="egg")
    tea = asyncio.create_task(make("tea", 2), name="tea")
    await asyncio.gather(egg, tea)


async def main():
    cook = asyncio.create_task(work(), name="cook")
    await asyncio.sleep(1)
    print("main: sends the cook home")
    cook.cancel()  # @home
    await asyncio.sleep(3)
    print("main: leaves")


if __name__ == "__main__":
    asyncio.run(main())
