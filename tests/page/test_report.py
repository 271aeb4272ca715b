"""A page for any program, made by one command, that opens from the disk."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from tests.commands import report
from tests.programs import write

DEADLOCK = """
    import asyncio

    async def main():
        await asyncio.get_running_loop().create_future()

    asyncio.run(main())
"""
GROUP = """
    import asyncio

    async def fail(number):
        raise LookupError(number)

    async def main():
        async with asyncio.TaskGroup() as group:
            group.create_task(fail(1))
            group.create_task(fail(2))

    asyncio.run(main())
"""
THREADS = """
    import threading

    def work():
        print("working")

    thread = threading.Thread(target=work, name="a worker")
    thread.start()
    thread.join()
"""
GENERATOR = """
    def count():
        yield 1
        yield 2

    for each in count():
        print(each)
"""
UNICODE = """
    '''日本 \u202e<script>alert(1)</script>&amp; 🙂'''
    näme = "👩‍👩‍👧 e\u0301 \u202e"
    print(näme, "\\r\\n\\x00\\x1b[1m</code></template><script>alert(2)</script>\\u2028")
"""
TRACEBACK = """
    import asyncio

    def fail(n):
        if n:
            return fail(n - 1)
        raise ValueError("<no>")

    async def work(n):
        try:
            fail(n)
        except ValueError as error:
            raise KeyError("other") from error

    async def main():
        async with asyncio.TaskGroup() as group:
            group.create_task(work(5))
            group.create_task(work(0))

    asyncio.run(main())
"""
ELSEWHERE = 'exec(compile("\\n" * 100 + "x = 1\\ny = 2\\n", __file__, "exec"))\n'


@dataclass(frozen=True)
class Case:
    """A program, the status of the command, and how its walkthrough ends: what is said, and the line marked there."""

    program: str | bytes
    status: int = 0
    said: str = "The program ends."
    failed: int | None = None
    options: tuple[str, ...] = ()


CASES = {
    "ordinary": Case("def f(n):\n    return n + 1\n\nprint(f(1))\n"),
    "function": Case("def f():\n    raise ValueError('no')\n\nf()\n", 1, "ends with ValueError: no, in f, line 2.", 2),
    "group": Case(GROUP, 1, "ends with ExceptionGroup: unhandled errors", 7),
    "exit": Case("import sys\nsys.exit(4)\n", 1, "ends with SystemExit: 4, in the module, line 2.", 2),
    "syntax": Case("x = 1\nif:\n", 1, "ends with SyntaxError: invalid syntax", 2),
    "binary": Case(
        b"\x00\x01\xff\xfe\x89PNG\r\n\x1a\n</template><script>alert(1)</script>", 1, "ends with SyntaxError", 1
    ),
    "empty": Case(""),
    "forever": Case("while True:\n    pass\n", 1, "StepLimit: did not end within 200 steps", 1, ("--steps", "200")),
    "deadlock": Case(DEADLOCK, 1, "ends with Deadlock: no task can ever go on", 4),
    "threads": Case(THREADS),
    "generator": Case(GENERATOR),
    "large": Case("for number in range(10):\n    print('x' * 100_000)\n"),
    "unicode": Case(UNICODE),
    "elsewhere": Case(ELSEWHERE),
}


FIVE = """
    import asyncio

    async def work(name, queue, done):
        total = 0
        while not queue.empty():
            number = await queue.get()
            total += number * number
            done.append(f"{name} squared {number}")
            await asyncio.sleep(0.1 * (number % 3))
        return total

    async def main():
        queue = asyncio.Queue()
        for number in range(100):
            queue.put_nowait(number)
        done = []
        async with asyncio.TaskGroup() as group:
            tasks = [group.create_task(work(f"worker {number}", queue, done)) for number in range(5)]
        print(sum(task.result() for task in tasks), len(done))

    asyncio.run(main())
"""
RECURSION = """
    def down(number):
        if number:
            return 1 + down(number - 1)
        return 0

    print(down(300))
"""
MOST_BYTES = 650_000


@pytest.mark.parametrize("program", [FIVE, RECURSION], ids=["five tasks", "recursion"])
def test_the_report_of_a_thousand_steps_is_small(tmp_path: Path, program: str) -> None:
    """So that it can be sent; with the plain figures for readers without scripts, and its fonts."""
    out = tmp_path / "page.html"
    done = report(write(tmp_path, program), "-o", out)
    found = re.search(r"(\d+) steps of", done.stderr)
    assert found is not None
    assert int(found[1]) >= 1000
    assert out.stat().st_size < MOST_BYTES
    assert '<figure class="dg-still' in out.read_text(encoding="utf-8")


@pytest.mark.parametrize("name", CASES)
def test_any_program_gets_a_page(tmp_path: Path, opened: Callable[..., Page], name: str) -> None:
    """Whole, in a file of its own; its walkthrough ends with how the program ended, and where."""
    case = CASES[name]
    program = tmp_path / f"{name}.py"
    if isinstance(case.program, bytes):
        program.write_bytes(case.program)
    else:
        write(tmp_path, case.program, program.name)
    out = tmp_path / "page.html"
    done = report(program, "-o", out, *case.options)
    assert (case.status, "") == (done.returncode, done.stdout)
    assert "Traceback" not in done.stderr
    assert {program.name, out.name} == {each.name for each in tmp_path.iterdir()}
    assert out.read_text(encoding="utf-8").endswith("</html>")
    page = opened(out)
    last, count = page.locator("dg-walkthrough").evaluate(
        "each => { each.show(each.last); return [each.last, each.run.data.sentences.length]; }"
    )
    assert f"{count} steps of" in done.stderr
    assert last + 1 == count
    assert case.said in page.locator(".dg-said").inner_text()
    failed = page.locator(".dg-stage .dg-row--failed").evaluate_all("rows => rows.map(row => Number(row.dataset.line))")
    assert ([] if case.failed is None else [case.failed]) == failed
    assert (case.status != 0) == page.locator(".report-failed").is_visible()
    assert page.locator(".dg-views svg[role=img]").first.is_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= 1280


def test_a_report_has_every_view_that_tells_something(tmp_path: Path, opened: Callable[..., Page]) -> None:
    """One is shown, the others can be; a link leads to where it failed; each step is in the address, also on a disk."""
    out = tmp_path / "page.html"
    report(write(tmp_path, GROUP), "-o", out)
    page = opened(out)
    boxes = page.locator(".dg-tools [type=checkbox]")
    assert [True, False, False, False, False, False] == [box.is_checked() for box in boxes.all()]
    assert 0 == page.locator(".dg-edit").count()  # it has no playground
    page.get_by_role("link", name="Go to where it did").click()
    assert page.locator("dg-walkthrough").evaluate("each => each.step < each.last && document.activeElement === each")
    assert "ExceptionGroup" in str(page.locator(".dg-said").text_content())
    page.locator("[data-does=previous]").click()
    step = page.locator("dg-walkthrough").evaluate("each => each.step")
    page.wait_for_url(f"**#program.{step}")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing(tmp_path: Path, opened: Callable[..., Page], scheme: str) -> None:
    """In the colours that the reader's system asks for, where the program failed."""
    out = tmp_path / "page.html"
    report(write(tmp_path, GROUP), "-o", out)
    page = opened(out, color_scheme=scheme)
    for box in page.locator(".dg-tools [type=checkbox]").all():
        box.check()
    page.locator("[data-does=last]").click()
    found = Axe().run(page).response["violations"]
    assert [] == [(each["id"], str(node["target"])) for each in found for node in each["nodes"]]


def test_each_line_of_a_traceback_leads_to_its_step(tmp_path: Path, opened: Callable[..., Page]) -> None:
    """Of causes and of the members of a group, too; the text is what Python prints."""
    program, path = write(tmp_path, TRACEBACK), tmp_path / "page.html"
    assert 1 == report(program, "-o", path).returncode
    page = opened(path)
    page.get_by_text("What Python prints of it").click()
    printed = page.locator(".report-traceback code")
    plain = subprocess.run([sys.executable, str(program)], capture_output=True, text=True, check=False).stderr
    assert plain == printed.text_content()
    links = printed.get_by_role("link")
    assert ["<module>", "main", "work", "fail"] == [_function(links.nth(place).text_content()) for place in range(4)]
    links.nth(6).click()
    assert "ValueError('<no>') is raised in fail, line 6." == page.locator(".dg-said").text_content()


def _function(line: str | None) -> str:
    """The function that a line of a traceback names."""
    return str(line).rpartition(" in ")[2].strip()


def test_a_report_on_a_small_screen(tmp_path: Path, opened: Callable[..., Page]) -> None:
    """Is no wider than the screen, whatever the program prints."""
    out = tmp_path / "page.html"
    program = "def a_function_of_a_very_long_name_that_has_no_place_to_break(argument):\n    print('x' * 500)\n\n"
    report(
        write(tmp_path, program + "a_function_of_a_very_long_name_that_has_no_place_to_break('y' * 200)\n"), "-o", out
    )
    page = opened(out, viewport={"width": 320, "height": 640})
    for step in range(page.locator("dg-walkthrough").evaluate("each => each.last")):
        page.locator("dg-walkthrough").evaluate("(each, step) => each.show(step)", step)
        assert 320 == page.evaluate("document.documentElement.scrollWidth")


def test_without_scripts_a_report_has_its_moments(tmp_path: Path, opened: Callable[..., Page]) -> None:
    """Some steps of the run as plain pictures, to the last."""
    out = tmp_path / "page.html"
    report(write(tmp_path, GROUP), "-o", out)
    page = opened(out, java_script_enabled=False)
    stills = page.locator(".dg-still")
    assert 6 == stills.count()
    assert all(still.is_visible() for still in stills.all())
    assert "The program ends with ExceptionGroup" in stills.last.inner_text()


def test_a_report_takes_the_place_of_an_older_one_or_leaves_it(tmp_path: Path) -> None:
    """Whole, with the rights that new files have; a page that cannot be made changes nothing."""
    program, out = write(tmp_path, "x = 1\n"), tmp_path / "page.html"
    out.write_text("old", encoding="utf-8")
    assert 2 == report(program, "-o", out, "--python", "no-such-python").returncode
    assert "old" == out.read_text(encoding="utf-8")
    link = tmp_path / "link.html"
    link.symlink_to(out)
    assert 0 == report(program, "-o", link).returncode
    assert link.is_symlink()
    assert out.read_text(encoding="utf-8").endswith("</html>")
    assert program.stat().st_mode == out.stat().st_mode
    assert {"link.html", "page.html", program.name} == {each.name for each in tmp_path.iterdir()}


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere the names of files are texts")
def test_a_file_whose_name_is_no_text_has_a_report(tmp_path: Path) -> None:
    """With a sign in the place of what cannot be shown."""
    program, out = tmp_path / os.fsdecode(b"odd\xff<&.py"), tmp_path / "page.html"
    program.write_text("x = 1\n", encoding="utf-8")
    assert 0 == report(program, "-o", out).returncode
    assert "odd\ufffd&lt;&amp;.py" in out.read_text(encoding="utf-8")


@pytest.mark.skipif(not Path("/dev/stdout").exists(), reason="no such device here")
def test_a_report_goes_to_a_device_too(tmp_path: Path) -> None:
    """Such as standard output."""
    done = report(write(tmp_path, "x = 1\n"), "-o", "/dev/stdout")
    assert (0, True) == (done.returncode, done.stdout.endswith("</html>"))


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("conftest.py",), "Error: Missing option '-o' / '--page'."),
        ((), "Error: Missing argument 'FILE'."),
        (
            ("no-such-file.py", "-o", "x.html"),
            "Error: Invalid value for 'FILE': File 'no-such-file.py' does not exist.",
        ),
        (("conftest.py", "-o", "."), "Error: Invalid value for '-o' / '--page': File '.' is a directory."),
        (
            ("snippets/calling/one_call.py", "-o", "no/such/folder/x.html"),
            "Error: no/such/folder/x.html: cannot be written: No such file or directory",
        ),
    ],
)
def test_wrong_usage_is_one_sentence(arguments: tuple[str, ...], sentence: str) -> None:
    """With status 2; nothing is made."""
    done = report(*arguments)
    assert (2, "", sentence) == (done.returncode, done.stdout, done.stderr.rstrip().rpartition("\n")[2])


def test_the_listing_follows_control_into_another_file_and_back(tmp_path: Path, opened: Callable[..., Page]) -> None:
    """The row of the step is marked and in sight, whichever file it is in, and a line there leads to where it runs."""
    blank = "\n" * 60
    program = write(tmp_path, f"import helper\n{blank}\nx = 1\nx = helper.call(x)\nprint(x)\n")
    write(tmp_path, f"import math\n{blank}\ndef call(x):\n    x += 1\n    return x\n", "helper.py")
    out = tmp_path / "page.html"
    assert 0 == report(program, "-o", out).returncode
    page = opened(out)
    walkthrough, names = page.locator("dg-walkthrough"), page.locator(".dg-stage .dg-file")
    assert [program.name, "helper.py"] == names.all_inner_texts()
    steps = walkthrough.evaluate("each => each.run.data.lines.map((line, step) => line && step).filter(Boolean)")
    shown = []
    for step in steps:
        walkthrough.evaluate("(each, step) => each.show(step)", step)
        row = page.locator(".dg-stage .dg-row[aria-current]")
        shown.append(row.inner_text().strip())
        inside = "row => { const [a, b] = [row, row.closest('pre')].map((each) => each.getBoundingClientRect());"
        assert row.evaluate(f"{inside} return a.top >= b.top - 1 && a.bottom <= b.bottom + 1; }}"), shown[-1]
    assert ["import helper", "x = 1", "x = helper.call(x)", "x += 1", "return x", "print(x)"] == shown
    page.locator(".dg-stage .dg-row[role=button]", has_text="x += 1").click()
    assert "Next: line 64 of helper.py." in page.locator(".dg-said").inner_text()
