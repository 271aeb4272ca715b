"""A loop that is stopped leaves what it was to complete.

>>> main()
main: RuntimeError: Event loop stopped before Future completed.
"""

import asyncio


async def serve():
    asyncio.get_running_loop().call_later(1, stop)
    await asyncio.sleep(5)


def stop():
    asyncio.get_running_loop().stop()  # @stops


def main():
    with asyncio.Runner() as runner:
        try:
            runner.run(serve())
        except RuntimeError as error:
            print("main: RuntimeError:", error)


if __name__ == "__main__":
    main()
