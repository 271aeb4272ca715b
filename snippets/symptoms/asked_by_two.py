"""An async generator can be asked for one item at a time.

>>> asyncio.run(main())
RuntimeError: anext(): asynchronous generator is already running
has a
"""

import asyncio


async def letters():
    for letter in "ab":
        await asyncio.sleep(1)
        yield letter


async def read(post):
    try:
        print("has", await anext(post))  # @asks
    except RuntimeError as error:
        print("RuntimeError:", error)


async def main():
    post = letters()
    async with asyncio.TaskGroup() as group:
        group.create_task(read(post), name="anna")
        group.create_task(read(post), name="ben")
    await post.aclose()


if __name__ == "__main__":
    asyncio.run(main())
