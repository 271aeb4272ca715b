"""Workers begin things in their order, and nobody waits for them in vain."""

from __future__ import annotations

import subprocess
import sys
import threading

import pytest

from diagram_gen.pipeline.workers import Workers


def test_work_begins_in_the_order_in_which_it_was_submitted() -> None:
    """Each gives its result, or what went wrong with it; cancelled before its turn, it never begins."""
    begun: list[int] = []
    go = threading.Event()

    def work(number: int) -> float:
        go.wait()
        begun.append(number)
        return 1 / number

    workers = Workers(1)
    one, none, two, three = (workers.submit(lambda number=number: work(number)) for number in (1, 0, 2, 3))  # type: ignore[misc]
    workers.close()
    assert two.cancel()
    go.set()
    assert (1, 1 / 3) == (one.result(), three.result())
    with pytest.raises(ZeroDivisionError):
        none.result()
    assert [1, 0, 3] == begun


def test_a_program_does_not_wait_for_its_workers() -> None:
    """When it ends, so do they, whatever they are at."""
    program = (
        "import threading\n"
        "from diagram_gen.pipeline.workers import Workers\n"
        "begun = threading.Event()\n"
        "workers = Workers(2)\n"
        "workers.submit(lambda: (begun.set(), threading.Event().wait()))\n"
        "begun.wait()\n"
        "print('end')\n"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert "end\n" == done.stdout
