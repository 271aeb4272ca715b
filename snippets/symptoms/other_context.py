"""A generator that was left early is closed in another context.

>>> asyncio.run(main())
main: has a letter for anna
main: ends
"""

import asyncio
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
    async for letter in letters("anna"):
        print("main: has", letter, "for", user.get())
        break  # @breaks
    await asyncio.sleep(1)
    print("main: ends")


if __name__ == "__main__":
    asyncio.run(main())
