"""Exception groups: split by `except*`, nested, raised again."""

import asyncio


async def fail(error, seconds):
    await asyncio.sleep(seconds)
    raise error


async def both():
    async with asyncio.TaskGroup() as group:
        group.create_task(fail(ValueError("v"), 1), name="v")
        group.create_task(fail(KeyError("k"), 1), name="k")


async def main():
    caught = []
    try:
        await both()
    except* ValueError as group:
        caught.append(len(group.exceptions))
    except* KeyError:
        caught.append("key")
    try:
        raise ExceptionGroup("outer", [TypeError(1), ExceptionGroup("inner", [OSError(2)])])
    except* OSError as group:
        caught.append(group.message)
    except* TypeError:
        pass
    return caught


print(asyncio.run(main()))
