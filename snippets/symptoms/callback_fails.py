"""A callback that fails has nobody to tell, so the loop writes it down.

>>> asyncio.run(main())
loop: Exception in callback ring()
loop: ValueError('no bell')
main: goes on
"""

import asyncio


def ring():
    raise ValueError("no bell")  # @fails


def report(loop, context):
    print("loop:", context["message"].partition(" at ")[0])
    print("loop:", repr(context["exception"]))


async def main():
    loop = asyncio.get_running_loop()
    loop.set_exception_handler(report)
    loop.call_later(1, ring)
    await asyncio.sleep(2)
    print("main: goes on")


if __name__ == "__main__":
    asyncio.run(main())
