"""What cannot be raised anywhere is handed to a hook, by which a test can hear of it.

>>> asyncio.run(main())
hook: RuntimeWarning
main: goes on
main: ends
"""

import asyncio
import sys
import warnings


async def greet():
    print("greet: hello")


def report(unraisable):
    print("hook:", unraisable.exc_type.__name__)


async def main():
    warnings.simplefilter("error")
    sys.unraisablehook = report
    try:
        greet()  # @forgets
        print("main: goes on")
    except RuntimeWarning:
        print("main: caught it")
    print("main: ends")


if __name__ == "__main__":
    asyncio.run(main())
