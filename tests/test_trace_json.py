"""Traces go out as JSON and come back."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from diagram_gen import trace_json
from tests.programs import PROJECT, recorded

READERS = """
import sys, threading
from diagram_gen import trace_json

def read():
    ready.wait()
    trace_json.decode(text)

text = sys.stdin.buffer.read()
ready = threading.Barrier(8)
sys.setswitchinterval(1e-6)
threads = [threading.Thread(target=read) for _ in range(8)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
"""


def test_threads_may_be_the_first_to_read(tmp_path: Path) -> None:
    """Several at once, as a build does."""
    text = trace_json.encode(recorded(tmp_path, "x = 1\n"))
    command = [sys.executable, "-c", READERS]
    ends = {subprocess.run(command, input=text, check=False, cwd=PROJECT).returncode for _ in range(3)}
    assert {0} == ends
