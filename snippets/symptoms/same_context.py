"""A generator that is closed where it was left is still in its context.

>>> asyncio.run(main())
main: has a letter for anna
main: ends
"""

import asyncio
import contextlib
import contextvars

user = contextvars.ContextVar("user", default="nobody")


async def letters(name):
    token = user.set(name)
    try:
        yield "a letter"
        yield "another"
    finally:
        user.reset(token)  # @resets


async def main():
    async with contextlib.aclosing(letters("anna")) as post:
        async for letter in post:
            print("main: has", letter, "for", user.get())
            break  # @breaks
    await asyncio.sleep(1)
    print("main: ends")


if __name__ == "__main__":
    asyncio.run(main())
