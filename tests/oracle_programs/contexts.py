"""Context variables: each task has its own."""

import asyncio
import contextvars

user = contextvars.ContextVar("user", default="nobody")


async def serve(name):
    token = user.set(name)
    await asyncio.sleep(1)
    who = user.get()
    user.reset(token)
    return who, user.get()


async def main():
    both = await asyncio.gather(serve("ann"), serve("bob"))
    context = contextvars.copy_context()
    context.run(user.set, "cat")
    task = asyncio.create_task(serve("dan"), context=context)
    return both, await task, user.get(), context[user]


print(asyncio.run(main()))
