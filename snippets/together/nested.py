"""except* looks into nested groups, and raises again what it has not taken, in the same nest.

>>> asyncio.run(main())
breakfast handles: (ValueError('toast is burnt'),)
main handles: (OSError('no gas'),)
"""

import asyncio


async def fail(error):
    raise error


async def kitchen():
    async with asyncio.TaskGroup() as group:
        group.create_task(fail(ValueError("toast is burnt")), name="toast")
        group.create_task(fail(OSError("no gas")), name="egg")


async def breakfast():
    try:
        async with asyncio.TaskGroup() as group:
            group.create_task(kitchen(), name="kitchen")
            group.create_task(asyncio.sleep(5), name="guest")
    except* ValueError as errors:
        inner = errors.exceptions[0]
        print("breakfast handles:", inner.exceptions)  # @takes


async def main():
    try:
        await breakfast()
    except* OSError as errors:
        inner = errors.exceptions[0]
        print("main handles:", inner.exceptions)  # @rest


if __name__ == "__main__":
    asyncio.run(main())
