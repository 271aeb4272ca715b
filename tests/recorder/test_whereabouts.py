"""A thread that works takes no time from those that sleep; one that waits for them without sleeping does."""

from __future__ import annotations

from pathlib import Path

from tests.programs import recorded, same


def test_a_thread_that_works_is_done_before_a_time_out(tmp_path: Path, python: str) -> None:
    """However many steps it takes, they are no time."""
    program = """
        import asyncio

        def work():
            total = 0
            for number in range(3000):
                total += number
            return total

        async def main():
            print(await asyncio.wait_for(asyncio.to_thread(work), 30))

        asyncio.run(main())
    """
    assert "4498500\n" == same(tmp_path, program, python)


def test_a_thread_that_waits_busily_sees_another_wake(tmp_path: Path, python: str) -> None:
    """Code that comes back to where it was has done nothing: time passes for those who sleep, for each of their waits."""
    program = """
        import threading
        import time

        def sleep():
            global done
            for _ in range(3):
                time.sleep(0.3)
            done = True

        done = False
        threading.Thread(target=sleep).start()
        while not done:
            pass
        print("done")
    """
    assert "done\n" == same(tmp_path, program, python)


def test_a_thread_that_counts_meanwhile_sees_another_wake(tmp_path: Path, python: str) -> None:
    """What changes as it goes on may be work, or not: time passes, but late."""
    program = """
        import threading
        import time

        def main():
            sleeper, number = threading.Thread(target=time.sleep, args=(0.1,)), 0
            sleeper.start()
            while sleeper.is_alive():
                number += 1
            print(number > 1000)

        main()
    """
    assert "True\n" == same(tmp_path, program, python)


def test_a_thread_that_is_about_to_begin_does_so_before_a_sleep_ends(tmp_path: Path, python: str) -> None:
    """Who starts a thread by `_thread` does not wait until it has begun; on a real clock it has when there is a processor for it."""
    program = """
        import _thread
        import time

        begun = []
        for number in range(20):
            _thread.start_new_thread(begun.append, (number,)), time.sleep(0.1)  # at once: between steps it would begin
            print(begun == [*range(number + 1)])
        print(_thread.start_new_thread)
    """
    assert "True\n" * 20 + "<built-in function start_new_thread>\n" == recorded(tmp_path, program, python=python).stdout
