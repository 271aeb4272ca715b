"""Ctrl-C cancels main, which has made up its mind to go on.

>>> asyncio.run(main())
main: attempt 1
main: goes on after CancelledError()
main: attempt 2
main: ends
"""

import asyncio
import signal


async def main():
    asyncio.get_running_loop().call_later(1, signal.raise_signal, signal.SIGINT)
    for attempt in (1, 2):
        try:
            print("main: attempt", attempt)
            await asyncio.sleep(5)
        except BaseException as error:
            print("main: goes on after", repr(error))  # @swallows
    print("main: ends")


if __name__ == "__main__":
    asyncio.run(main())
