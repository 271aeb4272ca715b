"""The chain of awaits says where a task that waits has got to.

>>> asyncio.run(main())
tea: brew
tea: pour
tea: sleep
"""

import asyncio


async def pour():
    await asyncio.sleep(10)  # @pours


async def brew():
    await pour()


def show(task):
    link = task.get_coro()
    while hasattr(link, "cr_await"):
        print("tea:", link.cr_code.co_name)
        link = link.cr_await


async def main():
    tea = asyncio.create_task(brew(), name="tea")
    await asyncio.sleep(1)
    show(tea)  # @asks
    tea.cancel()


if __name__ == "__main__":
    asyncio.run(main())
