"""A task group whose task fails cancels the others and its own task, and waits until all have cleaned up.

>>> asyncio.run(main())
bacon: the pan is on fire
main: cancelled
egg: the stove is off
main: (OSError('fire'),)
"""

import asyncio


async def boil():
    try:
        await asyncio.sleep(5)
    finally:
        await asyncio.sleep(1)
        print("egg: the stove is off")  # @off


async def fry():
    await asyncio.sleep(1)
    print("bacon: the pan is on fire")  # @fire
    raise OSError("fire")


async def main():
    try:
        async with asyncio.TaskGroup() as group:
            group.create_task(boil(), name="egg")
            group.create_task(fry(), name="bacon")
            try:
                await asyncio.sleep(4)
            finally:
                print("main: cancelled")  # @cancelled
    except* OSError as errors:
        print("main:", errors.exceptions)  # @told


if __name__ == "__main__":
    asyncio.run(main())
