"""A selector that moves a clock instead of waiting is done with an hour at once.

>>> main()
cake: after 3600.0
"""

import asyncio
import functools
import selectors


class Jumping(selectors.DefaultSelector):
    now = 0.0

    def select(self, timeout=None):
        self.now += timeout  # @jumps
        return super().select(0)


def jumping_loop():
    selector = Jumping()
    loop = asyncio.SelectorEventLoop(selector)
    loop.time = functools.partial(getattr, selector, "now")
    return loop


async def bake():
    await asyncio.sleep(3600)  # @sleeps
    print("cake: after", asyncio.get_running_loop().time())


def main():
    with asyncio.Runner(loop_factory=jumping_loop) as runner:
        runner.run(bake())


if __name__ == "__main__":
    main()
