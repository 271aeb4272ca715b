"""A task has the context that there was when it was created.

>>> asyncio.run(main())
hello, nobody
main: anna
"""

import asyncio
import contextvars

user = contextvars.ContextVar("user", default="nobody")


async def greet():
    print("hello,", user.get())  # @greets


async def main():
    task = asyncio.create_task(greet(), name="greeter")
    user.set("anna")
    await task
    print("main:", user.get())


if __name__ == "__main__":
    asyncio.run(main())
