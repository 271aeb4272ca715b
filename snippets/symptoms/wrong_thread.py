"""In debug mode a loop refuses what another thread asks of it.

>>> asyncio.run(main(), debug=True)
tell: RuntimeError: Non-thread-safe operation invoked on an event loop other than the current one
"""

import asyncio


def tell(loop):
    try:
        loop.call_soon(print, "told")  # @tells
    except RuntimeError as error:
        print("tell: RuntimeError:", error)


async def main():
    loop = asyncio.get_running_loop()
    await asyncio.to_thread(tell, loop)


if __name__ == "__main__":
    asyncio.run(main(), debug=True)
