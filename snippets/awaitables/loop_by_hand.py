"""What asyncio.run does, by hand and in outline.

>>> run(main())
main: made a task
clock: started
main: done
clock: cancelled
the loop is closed
"""

import asyncio


async def tick():
    print("clock: started")
    try:
        await asyncio.sleep(10)
    finally:
        print("clock: cancelled")


async def main():
    clock = asyncio.create_task(tick(), name="clock")
    print("main: made a task")
    await asyncio.sleep(1)
    print("main: done")
    return clock


def run(coroutine):
    loop = asyncio.new_event_loop()
    try:
        loop.run_until_complete(coroutine)  # @main
    finally:
        left = asyncio.all_tasks(loop)
        for task in left:
            task.cancel()  # @cancel
        if left:
            loop.run_until_complete(asyncio.wait(left))
        loop.run_until_complete(loop.shutdown_asyncgens())
        loop.run_until_complete(loop.shutdown_default_executor())
        loop.close()
    print("the loop is closed")


if __name__ == "__main__":
    run(main())
