"""The imports that a program begins with: those of the standard library are not observed, and nothing is missed."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.programs import pythons, recorded, same, stock, write

FINDER = """
    import sys
    from sys import gettrace  # before it is replaced

    class Finder:
        @staticmethod
        def find_spec(name, path, target=None):
            if name in ("colorsys", "wave"):
                print(name, gettrace() is not None)

    sys.meta_path.insert(0, Finder)
"""
HELPER = """
    import builtins

    real = builtins.__build_class__

    def build(body, name, *bases, **named):
        return real(body, name, *bases, **named)

    builtins.__build_class__ = build
"""
REPLACED = """

    import sys

    sys.modules[__name__] = len
"""
IN_PLACE = """
    def build():
        return None

    CommandCompiler = compile_command = build()
"""
IN_A_LOOP = """
    import builtins, sys

    while True:
        import wave
        if "build" in globals():
            break
        real = builtins.__build_class__

        def build(body, name, *bases, **named):
            return real(body, name, *bases, **named)

        builtins.__build_class__ = build
        del sys.modules["wave"]
"""
CALLED = {
    "in the place of a module that is imported along": ("import code\n", {"codeop.py": IN_PLACE}),
    "of a module that was imported before": ("import helper\nimport wave\n", {"helper.py": HELPER}),
    "of one that is no more": ("import helper\nimport wave\n", {"helper.py": HELPER + REPLACED}),
    "of the program itself": (f"{HELPER}\n    import wave\n", {}),
    "of the program itself, further down in a loop": (IN_A_LOOP, {}),
}
every_python = pytest.mark.parametrize("python", pythons().values(), ids=pythons())


@every_python
def test_imports_that_a_program_begins_with_are_not_observed(
    python: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Up to its first other statement; which a library can tell that has modules found, the program cannot."""
    write(tmp_path, FINDER, "site-packages/sitecustomize.py")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path / "site-packages"))
    trace = recorded(tmp_path, "'''Words.'''\nimport colorsys\nNUMBER = 5\nprint(NUMBER)\nimport wave\n", python=python)
    assert ["colorsys False", "5", "wave True"] == trace.stdout.splitlines()
    assert [2, 3, 4, 5] == [step.line for step in trace.steps if step.event == "line"][1:]


@every_python
@pytest.mark.parametrize(("text", "others"), CALLED.values(), ids=CALLED)
def test_a_function_of_the_programs_is_seen_in_an_import(
    text: str, others: dict[str, str], python: str, tmp_path: Path
) -> None:
    """Whichever way it has come there."""
    for name, content in others.items():
        write(tmp_path, content, name)
    trace = recorded(tmp_path, text, python=python)
    assert "build" in {step.function for step in trace.steps if step.event == "call"}
    assert trace.exception is None


@every_python
def test_a_module_that_prepares_each_program_is_seen_in_its_imports(
    python: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where it is one of the program's own files."""
    write(tmp_path, FINDER, "sitecustomize.py")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    trace = recorded(tmp_path, "import colorsys\n", python=python)
    assert "colorsys True\n" == trace.stdout
    assert "Finder.find_spec" in {step.function for step in trace.steps if step.event == "call"}


@every_python
def test_an_import_that_fails_is_told_as_ever(python: str, tmp_path: Path) -> None:
    """With the same traceback, and what comes after it is observed."""
    text = """
        import wave
        try:
            import nothing
        except ImportError:
            after = 1
        import broken
    """
    write(tmp_path, "import code\n\ndef fail():\n    raise ValueError(1)\n\nfail()\n", "broken.py")
    trace = recorded(tmp_path, text, python=python)
    assert stock(tmp_path / "program.py", python) == (trace.stdout, trace.stderr)
    assert {1, 2, 3, 4, 5, 6} == {step.line for step in trace.steps if step.event == "line" and step.file is None}
    assert "fail" in {step.function for step in trace.steps if step.event == "call"}


@every_python
def test_what_the_program_puts_in_the_place_of_a_module_stays_there(python: str, tmp_path: Path) -> None:
    """None has its import fail, and so have modules that need it; a module of its own is what they find."""
    text = """
        import sys
        import types

        sys.modules["json"] = sys.modules["_queue"] = sys.modules["_asyncio"] = None
        own = sys.modules["heapq"] = types.ModuleType("heapq")
        own.heappush = own.heappop = None
        try:
            import json
        except ImportError as halted:
            print(halted)
        import queue

        print(sys.modules["heapq"] is own, queue.heappop, sys.modules["_queue"], queue.SimpleQueue.__module__)
        del sys.modules["heapq"]
        import asyncio

        print(asyncio.Task.__module__, asyncio.run(asyncio.sleep(1, "slept")))
    """
    found = same(tmp_path, text, python).splitlines()
    assert ["import of json halted; None in sys.modules", "True None None queue", "asyncio.tasks slept"] == found
