"""The frames of a program's other files: which are shown, what their files are called, and what is told of them."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from diagram_gen import narration
from diagram_gen.model import snippet, words
from diagram_gen.model.moment import named
from diagram_gen.model.names import Names
from diagram_gen.model.trace import Source, Step, Trace
from diagram_gen.page import listing, tracebacks, walkthrough, walkthrough_json
from diagram_gen.pipeline import trace_json
from diagram_gen.recorder import modules
from diagram_gen.recorder.invocation import Invocation
from diagram_gen.recorder.sandbox import record
from diagram_gen.views import stack
from tests.commands import run
from tests.invariants import broken
from tests.programs import events, stock, write

MAIN = """
    import asyncio
    import helper
    from lib.sub import deep

    async def main():
        async with asyncio.TaskGroup() as group:
            group.create_task(helper.fetch(2), name="two")
            print(await helper.fetch(1))
        print(deep.double(4))

    asyncio.run(main())
"""
HELPER = '''
    """Helps."""
    import asyncio

    class Made:
        numbers = [each for each in range(3)]

    def made_at_once():
        return 1

    ONE = made_at_once()

    async def fetch(n):
        await asyncio.sleep(n)
        for each in range(2):
            n += each
        return n
'''
DEEP = """
    def double(number):
        return 2 * number
"""
FAILING = """
    import helper

    def outer():
        helper.inner(print)

    outer()
"""
RAISING = """
    def inner(call):
        call("before")
        raise ValueError("inside")
"""
INSTALLED = """
    def apply(function):
        return function()
"""
USING = """
    import sys
    sys.path.insert(0, {folder!r})
    import installed
    import helper

    installed.apply(helper.noted)
"""
NOTED = """
    def noted():
        return 1
"""


def of_folder(
    folder: Path, texts: dict[str, str], python: str = sys.executable, show: Sequence[str] | None = ()
) -> Trace:
    """The trace of `main.py` among other files, in which everything holds that holds in every trace."""
    for name, text in texts.items():
        write(folder, text, name)
    path = (folder / "main.py").as_posix()
    trace = record(Source(path, "main", (folder / "main.py").read_text(encoding="utf-8")), python=python, show=show)
    found = broken(trace)
    assert not found, "\n".join(found)
    return trace


def files(trace: Trace) -> dict[str | None, list[str]]:
    """By each file, the functions that have frames, in order of appearance."""
    found: dict[str | None, list[str]] = {}
    for step in trace.steps:
        stacks = [step.stack, *(task.stack for task in (step.loop.tasks if step.loop is not None else ()))]
        for frame in (frame for frames in stacks for frame in frames if frame.kind != "library"):
            functions = found.setdefault(frame.file, [])
            functions += [] if frame.function in functions else [frame.function]
    return found


def at(trace: Trace, event: str, function: str) -> Step:
    """The first step of an event in a function."""
    return next(step for step in trace.steps if (step.event, step.function) == (event, function))


@pytest.fixture
def several(tmp_path: Path) -> Trace:
    """A run of a program with a file beside it, and one in a folder of a package."""
    return of_folder(tmp_path, {"main.py": MAIN, "helper.py": HELPER, "lib/__init__.py": "", "lib/sub/deep.py": DEEP})


def test_functions_of_files_beside_the_program_are_shown(tmp_path: Path, python: str) -> None:
    """And in folders below it, with their files; the bodies of their modules and classes are a library's."""
    texts = {"main.py": MAIN, "helper.py": HELPER, "lib/__init__.py": "", "lib/sub/deep.py": DEEP}
    trace = of_folder(tmp_path, texts, python)
    assert {None: ["main"], "helper.py": ["made_at_once", "fetch"], "lib/sub/deep.py": ["double"]} == files(trace)
    assert ["helper.py", "lib/sub/deep.py"] == [each.path for each in trace.files]
    assert (tmp_path / "helper.py").read_text() == trace.files[0].source
    assert ["call double:1", "line double:2", "return double:2"] == events(trace, "double")
    step = at(trace, "call", "double")
    caller = step.stack[-1].returns_to
    assert (1, "lib/sub/deep.py") == (step.line, step.file)
    assert caller is not None
    assert ("main", 9, None) == (caller.function, caller.line, caller.file)
    assert stock(tmp_path / "main.py", python) == (trace.stdout, trace.stderr)


def test_a_frame_called_from_another_file_returns_there(tmp_path: Path) -> None:
    """What its return pointer says has a file of its own."""
    texts = {
        "main.py": "import helper\n\ndef back():\n    return 1\n\nhelper.call(back)\n",
        "helper.py": "def call(function):\n    return function()\n",
    }
    caller = at(of_folder(tmp_path, texts), "call", "back").stack[-1].returns_to
    assert caller is not None
    assert ("call", 2, "helper.py") == (caller.function, caller.line, caller.file)


def test_a_trace_with_several_files_comes_back(several: Trace) -> None:
    """Whole, from its JSON text."""
    assert several == trace_json.decode(trace_json.encode(several))


def test_only_the_one_file(tmp_path: Path, python: str) -> None:
    """If that is asked for, functions of all others are a library's."""
    texts = {"main.py": MAIN, "helper.py": HELPER, "lib/__init__.py": "", "lib/sub/deep.py": DEEP}
    trace = of_folder(tmp_path, texts, python, show=None)
    assert {None: ["main"]} == files(trace)
    assert () == trace.files


@pytest.mark.parametrize("folder", ["lib/python3/site-packages", "dist-packages", "env"])
def test_what_is_installed_below_the_program_is_not_shown(tmp_path: Path, python: str, folder: str) -> None:
    """Neither in a folder for that nor in a virtual environment, unless somebody asks for it."""
    place = tmp_path / folder
    texts = {
        "main.py": USING.format(folder=place.as_posix()),
        "helper.py": NOTED,
        f"{folder}/installed/__init__.py": INSTALLED,
        "env/pyvenv.cfg": "home = /\n",
    }
    assert {"helper.py": ["noted"]} == files(of_folder(tmp_path, texts, python))
    everything = {"helper.py": ["noted"], f"{folder}/installed/__init__.py": ["apply"]}
    for pattern in ("installed", "inst*", f"{place.as_posix()}/*", "*/installed/__init__.py"):
        assert everything == files(of_folder(tmp_path, texts, python, show=["nothing", pattern]))
    assert {"helper.py": ["noted"]} == files(of_folder(tmp_path, texts, python, show=["other.*"]))


def test_a_file_elsewhere_is_called_as_python_finds_it(tmp_path: Path) -> None:
    """Its path from where modules are looked for, if it is shown."""
    elsewhere, here = tmp_path / "elsewhere", tmp_path / "here"
    write(elsewhere, INSTALLED, "installed/inner.py")
    main = f"import sys\nsys.path.append({elsewhere.as_posix()!r})\nfrom installed import inner\ninner.apply(int)\n"
    assert {} == files(of_folder(here, {"main.py": main}))
    for pattern in ("installed", "installed.inner", "*/elsewhere"):
        assert {"installed/inner.py": ["apply"]} == files(of_folder(here, {"main.py": main}, show=[pattern]))


def test_the_standard_library_is_never_shown(tmp_path: Path) -> None:
    """Not even where somebody asks for it: it runs the program."""
    texts = {"main.py": MAIN, "helper.py": HELPER, "lib/__init__.py": "", "lib/sub/deep.py": DEEP}
    asked = ["asyncio", "asyncio.*", "*/asyncio/*", "threading"]
    assert of_folder(tmp_path, texts).steps == of_folder(tmp_path, texts, show=asked).steps


@pytest.mark.parametrize("name", ["shop", "shop.desk", "shop.desk.till"])
def test_the_files_of_a_modules_package_are_shown(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, python: str, name: str
) -> None:
    """From the package at the top, whichever of its modules is run."""
    monkeypatch.chdir(tmp_path)
    main = "from shop import stock\nfrom shop.desk import bell\nstock.count()\nbell.ring()\n"
    for path in ("shop/__main__.py", "shop/desk/__main__.py", "shop/desk/till.py"):
        write(tmp_path, main, path)
    for path in ("shop/__init__.py", "shop/desk/__init__.py"):
        write(tmp_path, "", path)
    write(tmp_path, "def count():\n    return 1\n", "shop/stock.py")
    write(tmp_path, "def ring():\n    return 1\n", "shop/desk/bell.py")
    path = modules.path_of(name, python)
    trace = record(Source(path, "", ""), Invocation(path, module=name), python=python)
    below = "desk/" if name == "shop" else ""
    assert {"stock.py" if name == "shop" else "shop/stock.py": ["count"], f"{below}bell.py": ["ring"]} == files(trace)


def test_an_exception_that_passes_through_files_leads_to_its_steps(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, python: str
) -> None:
    """Each line of the traceback that is the program's, in whichever file."""
    write(tmp_path, FAILING, "below/main.py")
    write(tmp_path, RAISING, "below/helper.py")
    monkeypatch.chdir(tmp_path)
    trace = record(Source("below/main.py", "", ""), python=python)
    failure = trace.exception
    assert failure is not None
    assert ("inner", 3, "helper.py") == (failure.function, failure.line, failure.file)
    assert "helper.py:3: the run failed: ValueError: inside" == trace.failed
    told = [(each.file, each.line, each.function) for each in failure.traceback]
    assert [
        ("below/main.py", 6, "<module>"),
        ("below/main.py", 4, "outer"),
        ("below/helper.py", 3, "inner"),
    ] == told
    linked = [(f"{line.before}{line.place}", line.step) for line in tracebacks.printed(trace) if line.step is not None]
    assert ['  File "below/helper.py", line 3, in inner'] == [line for line, step in linked if "helper" in line]
    assert ["raise"] * 3 == [trace.steps[step].event for _, step in linked]
    assert [None, None, "helper.py"] == [trace.steps[step].file for _, step in linked]
    assert tmp_path.as_posix() not in trace.stderr


def test_a_file_that_is_gone_has_no_text(tmp_path: Path) -> None:
    """Its frames are shown all the same."""
    main = "import os\nimport helper\nos.remove(helper.__file__)\nhelper.call(1)\n"
    trace = of_folder(tmp_path, {"main.py": main, "helper.py": "def call(x):\n    return x\n"})
    assert ["call call:1", "line call:2", "return call:2"] == events(trace, "call")
    assert [("helper.py", "")] == [(each.path, each.source) for each in trace.files]
    assert "Next: line 2 of helper.py." == narration.sentences(trace)[at(trace, "line", "call").index]


def test_a_deadlock_names_the_file(tmp_path: Path) -> None:
    """In which control stands for ever."""
    helper = "import threading\n\ndef stop():\n    threading.Lock().acquire()\n    threading.Event().wait()\n"
    failure = of_folder(tmp_path, {"main.py": "import helper\nhelper.stop()\n", "helper.py": helper}).exception
    assert failure is not None
    assert ("stop", 5, "helper.py") == (failure.function, failure.line, failure.file)
    assert "in `stop`, line 5 of helper.py" in failure.message


def test_pictures_name_the_file_of_a_frame(several: Trace) -> None:
    """If it is another than the program's own; descriptions say it in words."""
    step = at(several, "return", "double")
    assert "double() · lib/sub/deep.py" == words.called(step.stack[-1])
    assert "async main()" == words.called(step.stack[-2])
    assert "double, at line 2 of lib/sub/deep.py: number = 4, returns to main, line 9" in stack.description(
        step, Names()
    )


def test_sentences_name_the_file_of_a_line(several: Trace) -> None:
    """And say of it what that file has in that line."""
    told = list(zip(several.steps, narration.sentences(several), strict=True))
    assert ["Next: line 2 of lib/sub/deep.py."] == [
        each for step, each in told if (step.file, step.event) == ("lib/sub/deep.py", "line")
    ]
    back = [each for step, each in told if (step.file, step.line, step.event) == ("helper.py", 14, "line")]
    assert ["Next", "Back to the for", "Back to the for"] * 2 == [
        each.removesuffix(": line 14 of helper.py.").rpartition(". ")[2] for each in back
    ]
    assert not [each for step, each in told if step.file is None and "line 13" in each]


def test_markers_are_in_the_programs_own_file(tmp_path: Path) -> None:
    """A line of another file with the same number is not the marked one."""
    main = "import helper\n\nhelper.call()\nx = 1  # @here\n"
    helper = "def call():\n    x = 0\n    x = 1\n    x = 2\n"
    trace = of_folder(tmp_path, {"main.py": main, "helper.py": helper})
    found = named(trace, snippet.read(tmp_path / "main.py", lenient=True))
    assert [("here", None)] == [(name, trace.steps[index].file) for name, index in found.items()]


def test_the_listing_has_all_files(several: Trace) -> None:
    """One after the other below their names, with numbers of their own and the pointers of all."""
    source = snippet.any_of(Path(several.snippet.path))
    step = at(several, "line", "double")
    parts = listing.parts(source, several.files, step)
    assert ["main.py", "helper.py", "lib/sub/deep.py"] == [part.name for part in parts]
    assert [{9: "paused", 11: "paused"}, {}, {2: "now"}] == [
        {row.number: row.pointer for row in part.rows if row.pointer} for part in parts
    ]
    keys = [row.key or row.number for part in parts for row in part.rows]
    assert len(keys) == len(set(keys))
    assert "about to run line 2 of lib/sub/deep.py, return 2 * number" == listing.says(source, step, several.files)


def test_a_walkthrough_refers_to_the_rows_of_all_files(several: Trace) -> None:
    """Each line that runs is that of a row of the listing, in its file."""
    source = snippet.any_of(Path(several.snippet.path))
    content = json.loads(walkthrough_json.data(walkthrough.walkthrough(source, several, ())))
    rows = {
        row.key or row.number: (part.name, row.number)
        for part in listing.parts(source, several.files)
        for row in part.rows
    }
    expected = [(step.file or "main.py", step.line) for step in several.steps if step.event == "line"]
    assert expected == [rows[row] for row in content["lines"] if row is not None]
    sights = [rows[row] for row in content["sights"] if row is not None]
    assert {"main.py", "helper.py", "lib/sub/deep.py"} == {name for name, _ in sights}


def test_options_say_which_files_are_shown(tmp_path: Path) -> None:
    """The same for all commands that run a program."""
    program = write(tmp_path, USING.format(folder=(tmp_path / "site-packages").as_posix()), "main.py")
    write(tmp_path, NOTED, "helper.py")
    write(tmp_path, INSTALLED, "site-packages/installed.py")

    def shown(*options: str) -> list[str]:
        trace = trace_json.decode(run("trace", program, *options).stdout.encode())
        return sorted(each.path for each in trace.files)

    assert ["helper.py"] == shown()
    assert ["helper.py", "site-packages/installed.py"] == shown("--show", "installed", "--show", "other")
    assert [] == shown("--only-file")
    refused = run("trace", program, "--only-file", "--show", "x")
    assert 2 == refused.returncode
    assert "--show asks for other files, --only-file for none; give one of them" in refused.stderr
