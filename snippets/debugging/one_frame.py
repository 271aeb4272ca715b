"""The stack of a task that waits has one frame, whatever the task awaits.

>>> asyncio.run(main())
tea: brew
"""

import asyncio


async def pour():
    await asyncio.sleep(10)  # @pours


async def brew():
    await pour()


def show(task):
    for frame in task.get_stack():
        print("tea:", frame.f_code.co_name)


async def main():
    tea = asyncio.create_task(brew(), name="tea")
    await asyncio.sleep(1)
    show(tea)  # @asks
    tea.cancel()


if __name__ == "__main__":
    asyncio.run(main())
