"""Queues of all kinds: priorities, last in first out, `join`, full and empty."""

import asyncio


async def worker(queue, done):
    while True:
        priority, name = await queue.get()
        await asyncio.sleep(priority)
        done.append(name)
        queue.task_done()


async def main():
    queue, done = asyncio.PriorityQueue(), []
    for item in ((3, "c"), (1, "a"), (2, "b")):
        queue.put_nowait(item)
    task = asyncio.create_task(worker(queue, done), name="worker")
    await queue.join()
    task.cancel()
    stack = asyncio.LifoQueue(2)
    await stack.put(1)
    await stack.put(2)
    putter = asyncio.create_task(stack.put(3), name="putter")
    await asyncio.sleep(0)
    try:
        stack.put_nowait(4)
    except asyncio.QueueFull:
        top = await stack.get()
    await putter
    rest = [stack.get_nowait() for _ in range(stack.qsize())]
    try:
        stack.get_nowait()
    except asyncio.QueueEmpty:
        done.append(top)
    return done


print(asyncio.run(main()))
