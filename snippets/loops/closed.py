"""A loop that asyncio.run has closed takes nothing any more.

>>> main()
main: RuntimeError: Event loop is closed
main: RuntimeError: no running event loop
"""

import asyncio


async def get_loop():
    return asyncio.get_running_loop()


def main():
    loop = asyncio.run(get_loop())
    for attempt in (lambda: loop.call_soon(print), asyncio.get_running_loop):
        try:
            attempt()  # @tries
        except RuntimeError as error:
            print(f"main: RuntimeError: {error}")


if __name__ == "__main__":
    main()
