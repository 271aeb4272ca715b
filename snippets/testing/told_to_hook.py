"""What cannot be raised anywhere is handed to a hook, by which a test can hear of it.

>>> asyncio.run(main())
hook: RuntimeWarning
main: goes on
main: ends
"""

import asyncio
import warnings
from unittest import mock


async def greet():
    print("greet: hello")


def report(unraisable):
    print("hook:", unraisable.exc_type.__name__)


async def main():
    with (
        warnings.catch_warnings(action="error"),
        mock.patch("sys.unraisablehook", report),
    ):
        try:
            greet()  # @forgets
            print("main: goes on")
        except RuntimeWarning:
            print("main: caught it")
    print("main: ends")


if __name__ == "__main__":
    asyncio.run(main())
