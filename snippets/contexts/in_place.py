"""What an awaited coroutine sets in its context whoever awaits it sees.

>>> asyncio.run(main())
log_in: anna
main: anna
"""

import asyncio
import contextvars

user = contextvars.ContextVar("user", default="nobody")


async def log_in(name):
    user.set(name)
    await asyncio.sleep(1)
    print("log_in:", user.get())  # @has


async def main():
    await log_in("anna")
    print("main:", user.get())  # @looks


if __name__ == "__main__":
    asyncio.run(main())
