"""A cancellation comes out of an await because somebody has cancelled the task that is awaited.

>>> asyncio.run(main())
main: CancelledError()
main: was asked to end: 0
"""

import asyncio


async def brew():
    await asyncio.sleep(5)


async def main():
    tea = asyncio.create_task(brew(), name="tea")
    asyncio.get_running_loop().call_later(1, tea.cancel)
    try:
        await tea  # @awaits
    except asyncio.CancelledError as error:
        print("main:", repr(error))
        print("main: was asked to end:", asyncio.current_task().cancelling())


if __name__ == "__main__":
    asyncio.run(main())
