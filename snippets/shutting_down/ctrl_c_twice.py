"""A second Ctrl-C does not wait for the cleaning up.

>>> run()
main: saves
run: interrupted
"""

import asyncio
import signal


async def main():
    loop = asyncio.get_running_loop()
    loop.call_later(1, signal.raise_signal, signal.SIGINT)
    loop.call_later(2, signal.raise_signal, signal.SIGINT)
    try:
        await asyncio.sleep(10)
    finally:
        print("main: saves")
        await asyncio.sleep(2)  # @saves
        print("main: has saved")


def run():
    try:
        asyncio.run(main())  # @runs
    except KeyboardInterrupt:
        print("run: interrupted")


if __name__ == "__main__":
    run()
