"""A test passes although a task has failed, and only the log knows.

>>> main()
test: is over
main: passed
"""

import asyncio
import unittest


async def save():
    raise OSError("disk full")  # @fails


class Test(unittest.IsolatedAsyncioTestCase):
    async def test_saves(self):
        asyncio.create_task(save(), name="saver")
        await asyncio.sleep(1)  # @waits
        print("test: is over")


def main():
    result = unittest.TestResult()
    Test("test_saves").run(result)
    print("main:", "passed" if result.wasSuccessful() else "failed")


if __name__ == "__main__":
    main()
