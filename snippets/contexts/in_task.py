"""What a task sets in its context nobody else sees.

>>> asyncio.run(main())
log_in: anna
main: nobody
"""

import asyncio
import contextvars

user = contextvars.ContextVar("user", default="nobody")


async def log_in(name):
    user.set(name)
    await asyncio.sleep(1)
    print("log_in:", user.get())  # @has


async def main():
    await asyncio.create_task(log_in("anna"), name="anna")
    print("main:", user.get())  # @looks


if __name__ == "__main__":
    asyncio.run(main())
