"""A program hangs, and the task that should go on is not among those that are left.

>>> asyncio.run(main())
worker: eats cake
main: still waits
left: cook
"""

import asyncio


async def work(queue):
    while True:
        food = await queue.get()
        print("worker: eats", food)
        food.serve()  # @fails
        queue.task_done()


async def main():
    asyncio.current_task().set_name("cook")
    queue = asyncio.Queue()
    queue.put_nowait("cake")
    worker = asyncio.create_task(work(queue), name="worker")
    try:
        await asyncio.wait_for(queue.join(), 5)  # @joins
    except TimeoutError:
        print("main: still waits")
    for task in asyncio.all_tasks():  # @looks
        print("left:", task.get_name())


if __name__ == "__main__":
    asyncio.run(main())
