"""A test fails if the loop has anything to report.

>>> main()
test: is over
main: failed
"""

import asyncio
import unittest


async def save():
    raise OSError("disk full")  # @fails


class Test(unittest.IsolatedAsyncioTestCase):
    async def test_saves(self):
        reports = []
        loop = asyncio.get_running_loop()
        loop.set_exception_handler(lambda loop, report: reports.append(report))
        asyncio.create_task(save(), name="saver")
        await asyncio.sleep(1)  # @waits
        print("test: is over")
        assert not reports  # @looks


def main():
    result = unittest.TestResult()
    Test("test_saves").run(result)
    print("main:", "passed" if result.wasSuccessful() else "failed")


if __name__ == "__main__":
    main()
