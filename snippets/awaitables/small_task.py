"""A task in twenty-five lines runs real coroutines on the real loop.

>>> asyncio.run(main())
tea: started
toast: started
toast: ready
tea: ready
main: tea and toast
"""

import asyncio


class Task(asyncio.Future):
    def __init__(self, coroutine):
        super().__init__()
        self.coroutine = coroutine
        self.get_loop().call_soon(self.step)

    def step(self):
        try:
            awaited = self.coroutine.send(None)  # @send
        except StopIteration as end:
            self.set_result(end.value)  # @result
        except Exception as error:
            self.set_exception(error)
        else:
            self.wait_for(awaited)

    def wait_for(self, awaited):
        if awaited is None:
            self.get_loop().call_soon(self.step)
        else:
            awaited._asyncio_future_blocking = False
            awaited.add_done_callback(self.wake_up)  # @leaves-its-wake-up

    def wake_up(self, awaited):
        self.step()  # @wakes


async def make(what, seconds):
    print(f"{what}: started")
    await asyncio.sleep(seconds)  # @sleeps
    print(f"{what}: ready")
    return what


async def main():
    tea = Task(make("tea", 3))
    toast = Task(make("toast", 2))
    print(f"main: {await tea} and {await toast}")


if __name__ == "__main__":
    asyncio.run(main())
