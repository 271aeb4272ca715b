"""A task group cancels the task that has entered it, and takes that back.

>>> asyncio.run(main())
main: cancelled, requests: 1
main: goes on, requests: 0
"""

import asyncio


async def toast():
    await asyncio.sleep(1)
    raise ValueError("burnt")


async def main():
    me = asyncio.current_task()
    try:
        async with asyncio.TaskGroup() as group:
            group.create_task(toast(), name="toast")
            try:
                await asyncio.sleep(5)  # @waits
            except asyncio.CancelledError:
                print("main: cancelled, requests:", me.cancelling())
                raise  # @again
    except* ValueError:
        print("main: goes on, requests:", me.cancelling())


if __name__ == "__main__":
    asyncio.run(main())
