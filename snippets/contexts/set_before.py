"""A task has the context that there was when it was created, and what is set there.

>>> asyncio.run(main())
hello, anna
main: anna
"""

import asyncio
import contextvars

user = contextvars.ContextVar("user", default="nobody")


async def greet():
    print("hello,", user.get())  # @greets


async def main():
    user.set("anna")
    task = asyncio.create_task(greet(), name="greeter")
    await task
    print("main:", user.get())


if __name__ == "__main__":
    asyncio.run(main())
