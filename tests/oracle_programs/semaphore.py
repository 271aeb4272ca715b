"""A semaphore for two among four tasks."""

import asyncio

order = []


async def visit(semaphore, number):
    async with semaphore:
        order.append(number)
        await asyncio.sleep(number)
    return number


async def main():
    semaphore = asyncio.BoundedSemaphore(2)
    tasks = [asyncio.create_task(visit(semaphore, number), name=f"v{number}") for number in range(1, 5)]
    await asyncio.sleep(0.5)
    tasks[2].cancel()
    await asyncio.wait(tasks)
    try:
        semaphore.release()
    except ValueError as error:
        text = str(error)
    return order


asyncio.run(main())
