"""A clock that jumps cannot jump to a time that never comes.

>>> main()
main: unsupported operand type(s) for +=: 'float' and 'NoneType'
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
    await asyncio.Event().wait()
    print("cake: after", asyncio.get_running_loop().time())


def main():
    with asyncio.Runner(loop_factory=jumping_loop) as runner:
        try:
            runner.run(bake())  # @runs
        except Exception as error:
            print("main:", error)


if __name__ == "__main__":
    main()
