"""A time-out that is entered where a test is set up does not end the test.

>>> main()
test: has waited 5 s
main: passed
"""

import asyncio
import unittest


class Test(unittest.IsolatedAsyncioTestCase):
    async def asyncSetUp(self):
        await self.enterAsyncContext(asyncio.timeout(2))  # @enters

    async def test_waits(self):
        await asyncio.sleep(5)  # @waits
        print("test: has waited 5 s")


def main():
    result = unittest.TestResult()
    Test("test_waits").run(result)
    print("main:", "passed" if result.wasSuccessful() else "failed")


if __name__ == "__main__":
    main()
