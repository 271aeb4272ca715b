"""A time-out of our own: a timer, a cancellation, and its withdrawal.

>>> asyncio.run(main())
main: no tea after 2 s
main: requests that stand: 0
"""

import asyncio


class Limit:
    def __init__(self, seconds):
        self.seconds = seconds
        self.is_over = False

    async def __aenter__(self):
        self.task = asyncio.current_task()
        self.stood_before = self.task.cancelling()
        loop = asyncio.get_running_loop()
        self.timer = loop.call_later(self.seconds, self.end)

    def end(self):
        self.is_over = True
        self.task.cancel()  # @asks

    async def __aexit__(self, kind, error, traceback):
        self.timer.cancel()
        if self.is_over:
            stand = self.task.uncancel()  # @takes-back
            if kind is asyncio.CancelledError and stand <= self.stood_before:
                raise TimeoutError from error


async def main():
    try:
        async with Limit(2):
            await asyncio.sleep(10)
    except TimeoutError:
        print("main: no tea after 2 s")
    print("main: requests that stand:", asyncio.current_task().cancelling())


if __name__ == "__main__":
    asyncio.run(main())
