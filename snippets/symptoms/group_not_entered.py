"""A task group takes tasks inside its block.

>>> asyncio.run(main())
main: RuntimeError: TaskGroup <TaskGroup> has not been entered
"""

import asyncio


async def brew():
    await asyncio.sleep(1)


async def main():
    tea, group = brew(), asyncio.TaskGroup()
    try:
        group.create_task(tea, name="tea")  # @creates
    except RuntimeError as error:
        print("main: RuntimeError:", error)
    tea.close()
    async with group:
        group.create_task(brew(), name="tea")


if __name__ == "__main__":
    asyncio.run(main())
