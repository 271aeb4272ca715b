"""A test fails if it leaves a task behind.

>>> main()
test: ends
clock: cancelled
main: failed
"""

import asyncio
import unittest


async def tick():
    try:
        await asyncio.sleep(10)
        print("clock: ticks")
    finally:
        print("clock: cancelled")


class Test(unittest.IsolatedAsyncioTestCase):
    async def test_ends(self):
        self.clock = asyncio.create_task(tick(), name="clock")
        await asyncio.sleep(1)
        print("test: ends")  # @ends

    async def asyncTearDown(self):
        left = asyncio.all_tasks() - {asyncio.current_task()}
        assert not left  # @asserts


def main():
    result = unittest.TestResult()
    Test("test_ends").run(result)
    print("main:", "passed" if result.wasSuccessful() else "failed")


if __name__ == "__main__":
    main()
