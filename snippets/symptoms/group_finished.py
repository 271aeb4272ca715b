"""A task group that is left takes no more tasks.

>>> asyncio.run(main())
main: RuntimeError: TaskGroup <TaskGroup entered> is finished
"""

import asyncio


async def brew():
    await asyncio.sleep(1)


async def main():
    async with asyncio.TaskGroup() as group:
        group.create_task(brew(), name="tea")
    late = brew()
    try:
        group.create_task(late, name="late")  # @creates
    except RuntimeError as error:
        print("main: RuntimeError:", error)
    late.close()


if __name__ == "__main__":
    asyncio.run(main())
