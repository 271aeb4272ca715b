"""A task group around a yield cancels whoever happens to run when a task in it fails.

>>> asyncio.run(main())
main: has a
main: was cancelled in the middle of reading
loop: unhandled exception during asyncio.run() shutdown
"""

import asyncio


async def sort():
    await asyncio.sleep(2)
    raise ValueError("no stamp")  # @fails


async def letters():
    async with asyncio.TaskGroup() as group:
        group.create_task(sort(), name="sorter")
        yield "a"  # @hands-over


def report(loop, context):
    print("loop:", context["message"])


async def main():
    asyncio.get_running_loop().set_exception_handler(report)
    try:
        async for letter in letters():
            print("main: has", letter)
            await asyncio.sleep(5)  # @reads
    except* ValueError as errors:
        print("main:", *errors.exceptions)
    except* asyncio.CancelledError:
        print("main: was cancelled in the middle of reading")


if __name__ == "__main__":
    asyncio.run(main())
