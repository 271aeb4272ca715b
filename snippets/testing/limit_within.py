"""A time-out that the test itself enters ends it.

>>> main()
main: failed
"""

import asyncio
import unittest


class Test(unittest.IsolatedAsyncioTestCase):
    async def test_waits(self):
        async with asyncio.timeout(2):  # @enters
            await asyncio.sleep(5)  # @waits
        print("test: has waited 5 s")


def main():
    result = unittest.TestResult()
    Test("test_waits").run(result)
    print("main:", "passed" if result.wasSuccessful() else "failed")


if __name__ == "__main__":
    main()
