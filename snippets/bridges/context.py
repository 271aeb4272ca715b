"""What runs in a thread has the context of the task, or none of it.

>>> asyncio.run(main())
main: guest
to_thread: guest
run_in_executor: nobody
"""

import asyncio
import contextvars

user = contextvars.ContextVar("user", default="nobody")


def say(who):
    print(f"{who}: {user.get()}")


async def main():
    user.set("guest")
    say("main")
    await asyncio.to_thread(say, "to_thread")  # @copies
    loop = asyncio.get_running_loop()
    await loop.run_in_executor(None, say, "run_in_executor")  # @hands-over


if __name__ == "__main__":
    asyncio.run(main())
