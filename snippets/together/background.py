"""Fire and forget, done right: a set holds the task, and a callback asks how it ended.

>>> asyncio.run(main())
main: goes on
first: sent
second: failed, no stamp
main: 0 left
"""

import asyncio

background = set()


def in_background(coroutine, name):
    task = asyncio.create_task(coroutine, name=name)
    background.add(task)
    task.add_done_callback(ended)


def ended(task):
    background.discard(task)  # @ended
    if not task.cancelled() and task.exception() is not None:
        print(f"{task.get_name()}: failed, {task.exception()}")


async def send(letter, stamp):
    await asyncio.sleep(1)
    if stamp is None:
        raise ValueError("no stamp")
    print(f"{letter}: sent")


async def main():
    in_background(send("first", "red"), "first")
    in_background(send("second", None), "second")
    print("main: goes on")
    while background:
        await asyncio.wait(background)  # @waits
    print(f"main: {len(background)} left")


if __name__ == "__main__":
    asyncio.run(main())
