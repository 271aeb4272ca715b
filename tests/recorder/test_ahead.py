"""What is imported ahead of a program is to it as though it had imported it itself; and which programs it is for."""

from __future__ import annotations

from pathlib import Path

import pytest

from diagram_gen.recorder.leading_imports import begins_with_asyncio
from tests.programs import same, write

_BEGINNINGS = {
    "import asyncio": True,
    '"""What it does."""\n\nimport asyncio\n': True,
    '# A comment.\n\nr"""What "it" does,\n\nat length."""\n\nfrom __future__ import annotations\n\nimport asyncio': True,
    "import sys, os.path as path\nimport time  # why\nfrom asyncio import run": True,
    "import os, asyncio as aio": True,
    "": False,
    '"""import asyncio"""': False,
    "x = 1\nimport asyncio": False,
    "import numpy\nimport asyncio": False,
    "import sys; sys.path.insert(0, 'here')\nimport asyncio": False,
    "def main():\n    import asyncio": False,
    "if True:\n    import asyncio": False,
    "from .asyncio import run": False,
    "import asynciolike": False,
}


@pytest.mark.parametrize(("text", "begins"), _BEGINNINGS.items())
def test_a_program_begins_with_asyncio_if_only_other_modules_of_pythons_come_before(
    tmp_path: Path, text: str, begins: bool
) -> None:
    """What else might come first could change what an import finds."""
    assert begins == begins_with_asyncio(str(write(tmp_path, text)))


@pytest.mark.parametrize("beside", ["logging.py", "ssl", "asyncio.py"])
def test_a_module_beside_the_program_may_hide_one_of_pythons(tmp_path: Path, beside: str) -> None:
    """Then nothing is imported ahead."""
    program = write(tmp_path, "import asyncio")
    write(tmp_path, "", f"{beside}/__init__.py" if beside == "ssl" else beside)
    assert not begins_with_asyncio(str(program))


def test_modules_may_be_looked_for_elsewhere_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nor is it where the environment says so, or Python would look beside the file that a link leads to."""
    program = write(tmp_path, "import asyncio")
    (tmp_path / "link.py").symlink_to(program)
    assert not begins_with_asyncio(str(tmp_path / "link.py"))
    monkeypatch.setenv("PYTHONPATH", str(tmp_path / "modules"))
    assert not begins_with_asyncio(str(program))


def test_what_modules_make_when_they_are_imported_is_made_for_the_program(tmp_path: Path, python: str) -> None:
    """Locks, which its threads wait for in turns; the time at which logging began; what is done at the exit."""
    text = """
        import asyncio
        import atexit
        import logging
        import subprocess
        import threading
        import time

        class Last(logging.StreamHandler):
            def flush(self):
                print("flushed")

        atexit.register(print, "before logging")
        handler = Last()
        logging.getLogger().addHandler(handler)
        record = logging.makeLogRecord({"created": time.time()})
        passed = logging.LogRecord("name", 0, "path", 1, "message", None, None).relativeCreated
        print(0 <= passed < 60_000, logging.Formatter.converter is time.localtime)
        held = [asyncio.events._lock, asyncio.mixins._global_lock]
        print([type(lock) is type(threading.Lock()) for lock in held])
        kind = type(threading.RLock())
        print([type(lock) is kind for lock in (logging._lock, handler.lock, logging.lastResort.lock)])

        def work(name):
            with logging._lock:
                time.sleep(0.2)
                print(name)

        logging._lock.acquire()
        threads = [threading.Thread(target=work, args=(name,)) for name in ("one", "two")]
        for thread in threads:
            thread.start()
            time.sleep(0.05)
        logging._lock.release()
        for thread in threads:
            thread.join()

        async def run():
            process = await asyncio.create_subprocess_exec("true")
            print(await process.wait(), subprocess.run(["true"], timeout=60).returncode)
            await asyncio.get_running_loop().run_in_executor(None, print, "in a thread")

        asyncio.run(run())
    """
    assert "before logging" in same(tmp_path, text, python)
