"""Each of several tasks has a context of its own.

>>> asyncio.run(main())
anna: 200 for anna
ben: 200 for ben
"""

import asyncio
import contextvars

user = contextvars.ContextVar("user")


async def answer():
    await asyncio.sleep(1)
    return f"200 for {user.get()}"  # @answers


async def handle(name):
    user.set(name)
    print(f"{name}:", await answer())


async def main():
    async with asyncio.TaskGroup() as group:
        for name in ["anna", "ben"]:
            group.create_task(handle(name), name=name)


if __name__ == "__main__":
    asyncio.run(main())
