"""A task group in which something has failed takes no more tasks.

>>> asyncio.run(main())
order: RuntimeError: TaskGroup <TaskGroup tasks=1 errors=1 cancelling> is shutting down
main: burnt
"""

import asyncio


async def fry():
    raise ValueError("burnt")


async def order(group, more):
    try:
        await asyncio.sleep(1)
    finally:
        try:
            group.create_task(more, name="more")  # @creates
        except RuntimeError as error:
            print("order: RuntimeError:", error)


async def main():
    more = asyncio.sleep(1)
    try:
        async with asyncio.TaskGroup() as group:
            group.create_task(order(group, more), name="order")
            group.create_task(fry(), name="egg")
    except* ValueError as errors:
        print("main:", *errors.exceptions)
    more.close()


if __name__ == "__main__":
    asyncio.run(main())
