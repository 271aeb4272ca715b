"""What `check` finds: each kind of finding names its file and line, says what is wrong, and says what to do."""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from diagram_gen import views
from diagram_gen.checks import behaviour, check, form
from diagram_gen.checks.finding import Finding, in_order, summary
from diagram_gen.model import snippet
from diagram_gen.model.errors import DiagramError
from diagram_gen.model.scene import Scene
from diagram_gen.model.trace import Trace
from diagram_gen.pipeline import interpreters
from diagram_gen.recorder import verdicts
from diagram_gen.recorder.limits import Limits
from tests.programs import PROJECT, write

PYTHONS = {"3.x": sys.executable}
FILE = "snippets/topic/one.py"
PREVIEW = f"{sys.executable} -m diagram_gen preview topic/one"
GOOD = '''
"""A title.

>>> main()
one
"""


def main():
    print("one")  # @here


if __name__ == "__main__":
    main()
'''
FIGURE = '{{ figure("topic/one", view="stack", at="here") }}'
LOOP = """import asyncio


async def main():
    await asyncio.sleep(21)
    print("one")  # @here


if __name__ == "__main__":
    asyncio.run(main())
"""
WHOLE = "time.monotonic() == int(time.monotonic())"
RANDOM = """    import random

    number = random.random()
    print("one")  # @here"""
CLOCK = f"""    import time

    print("one" if {WHOLE} else "two")  # @here"""
FAILS = f"""    import time

    print("one")
    assert {WHOLE}, "not a whole second"  # @here"""
OUTSIDE = """    import subprocess
    import time

    subprocess.run(["true"])
    now = time.monotonic()
    print("one")  # @here"""
HERE = '    print("one")  # @here'


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project of one good snippet, shown on one page, as the working directory."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "pyproject.toml").symlink_to(PROJECT / "pyproject.toml")
    write(tmp_path, GOOD, FILE)
    write(tmp_path, f"# A page\n\n{FIGURE}\n", "docs/page.md")
    return tmp_path


def said(*names: str) -> list[str]:
    """What is found, as it is printed."""
    return [str(each) for each in check.findings(names or ("topic/one",), PYTHONS)]


def test_a_good_snippet_passes(project: Path) -> None:
    """Nothing is found."""
    assert [] == said()


@pytest.mark.parametrize(
    ("old", "new", "finding"),
    [
        pytest.param(
            "def main():", "def main(:",
            f"{FILE}:8: syntax error: invalid syntax\n    → correct it until `python {FILE}` runs",
            id="syntax",
        ),
        pytest.param(
            '    print("one")', '    print("one")\n    1 / 0',
            f"{FILE}:10: the run failed: ZeroDivisionError: division by zero\n"
            f"    → mend it until `{sys.executable} {FILE}` ends well; `{PREVIEW}` shows the run up to there",
            id="failure",
        ),
        pytest.param(
            '    print("one")', '    print("one")\n    raise type("RateLimit", (Exception,), {})("wait")',
            f"{FILE}:10: the run failed: RateLimit: wait\n"
            f"    → mend it until `{sys.executable} {FILE}` ends well; `{PREVIEW}` shows the run up to there",
            id="a failure named like a limit",
        ),
        pytest.param(
            '    print("one")', '    print("one")\n    for number in range(20_000): number += 1',
            f"{FILE}:10: the run failed: StepLimit: {verdicts.steps(Limits().steps)}\n"
            "    → let it end sooner: it may take 1,000 steps, 20 s of computing, 2,048 MiB of memory "
            f"and 1 MiB of output; `{PREVIEW}` shows the run up to there",
            id="step limit",
        ),
        pytest.param(
            '    print("one")', '    for number in range(1_000): number += 1\n    print("one")',
            f"{FILE}:8: the run takes 1,010 steps; 1,000 is the most that a page can show\n"
            "    → let loops go round less often",
            id="steps",
        ),
        pytest.param(
            ">>> main()\none\n", ">>> main()\none\ntwo\n",
            f"{FILE}:5: the run does not print what the docstring says\n"
            "    --- the docstring\n    +++ the run\n    @@ -1,2 +1 @@\n     one\n    -two\n"
            "    → correct the program, or put what it prints into the docstring",
            id="output",
        ),
        pytest.param(
            ">>> main()\none\n", '>>> print("one")\none\n>>> main()\n',
            f"{FILE}:5: the doctest fails\n    Expected nothing\n    Got:\n        one\n"
            "    → let the doctest make the call that the program ends in, and promise what that prints",
            id="doctest",
        ),
        pytest.param(
            HERE, '    print("one")  # @here\n    raise SystemExit(0)',
            f"{FILE}:3: the doctest fails\n    Exception raised:\n        SystemExit: 0\n"
            "    → let the doctest make the call that the program ends in, and promise what that prints",
            id="doctest with an exception",
        ),
        pytest.param(
            "def main():", "if __name__ != '__main__': raise SystemExit\n\ndef main():",
            f"{FILE}:1: the doctest could not be run: exit status 0\n"
            "    → let the doctest make the call that the program ends in, and nothing else happen when the file is run",
            id="doctest cannot run",
        ),
        pytest.param(
            "# @here", "# @here\n    # @there",
            f"{FILE}:10: the run never reaches the marker 'there'\n"
            "    → put it at the end of the first line of a statement that runs, or take it out",
            id="marker not reached",
        ),
        pytest.param(
            "    main()", "    main()  # @here",
            f"{FILE}:13: marker 'here' is already on line 9\n    → rename one",
            id="marker twice",
        ),
        pytest.param(
            "    main()", "    main()  # @There",
            f"{FILE}:13: 'There' cannot name a marker\n"
            "    → use lower-case words joined by hyphens, other than start, end, loop",
            id="marker name",
        ),
        pytest.param(
            "    main()", "    main()  # @there: now",
            f"{FILE}:13: `# @there: now` is no marker\n"
            "    → write `# @there` with nothing behind it, or let the comment begin with a word",
            id="nearly a marker",
        ),
        pytest.param(
            "    main()", "    main()  # @there",
            f"{FILE}:13: advice: no page uses the marker 'there'\n"
            "    → show that moment with at='there', or take the marker out",
            id="marker not used",
        ),
        pytest.param(
            '"""A title.\n\n', '"""A title.\nMore.\n\n',
            f"{FILE}:1: the title goes on below its line\n"
            "    → begin the docstring with one sentence on a line of its own: what the program shows",
            id="title of two lines",
        ),
        pytest.param(
            "A title.", "A title. Another one.",
            f"{FILE}:1: the title is more than one sentence\n"
            "    → begin the docstring with one sentence on a line of its own: what the program shows",
            id="title of two sentences",
        ),
        pytest.param(
            "A title.", "A title",
            f"{FILE}:1: the title is no sentence: it does not end in a full stop\n"
            "    → begin the docstring with one sentence on a line of its own: what the program shows",
            id="title without a stop",
        ),
        pytest.param(
            '"""A title.', '"""\nA title.',
            f"{FILE}:1: the title is not on the docstring's first line\n"
            "    → begin the docstring with one sentence on a line of its own: what the program shows",
            id="title below",
        ),
        pytest.param(
            '\n\nif __name__ == "__main__":\n    main()', "\n\nmain()",
            f'{FILE}:12: the program does not end in `if __name__ == "__main__":`\n'
            "    → end it so, and make the call there that the doctest makes",
            id="no main block",
        ),
        pytest.param(
            "def main():", "number = 0\n" * 41 + "\n\ndef main():",
            f"{FILE}:8: advice: the program has 45 lines; aim at 40, and 80 is the most\n"
            "    → leave out what the lesson does not need, or make two snippets of it",
            id="long",
        ),
        pytest.param(
            "def main():", "number = 0\n" * 77 + "\n\ndef main():",
            f"{FILE}:8: the program has 81 lines; aim at 40, and 80 is the most\n"
            "    → leave out what the lesson does not need, or make two snippets of it",
            id="too long",
        ),
        pytest.param(
            HERE, RANDOM,
            f"{FILE}:12: two recordings of it differ, first at step 8\n"
            "    → leave out what changes from run to run: random numbers, the date, id(), process numbers",
            id="not deterministic",
        ),
        pytest.param(
            HERE, CLOCK,
            f"{FILE}:4: on the stock loop and the real clock it prints something else, under Python 3.x\n"
            "    --- the docstring\n    +++ the run\n    @@ -1 +1 @@\n    -one\n    +two\n"
            "    → leave nothing to chance: let waits that race differ by a tenth of a second or more, "
            "and leave out what changes from run to run: random numbers, the date, id(), process numbers",
            id="stock output",
        ),
        pytest.param(
            HERE, FAILS,
            f"{FILE}:12: on the stock loop and the real clock the program fails, under Python 3.x\n"
            "    AssertionError: not a whole second\n"
            f"    → mend it until `{sys.executable} {FILE}` ends well",
            id="stock failure",
        ),
        pytest.param(
            "def main():", "import os, sys\n\n\ndef main():",
            f"{FILE}:8: `os` imported but unused (F401)\n    → `make format` puts it right: Remove unused import",
            id="lint",
        ),
        pytest.param(
            '    print("one")', '    print("one" if 1 else missing)',
            f"{FILE}:9: Undefined name `missing` (F821)\n    → `{sys.executable} -m ruff rule F821` explains it",
            id="lint without a remedy",
        ),
        pytest.param(
            '    print("one")', "    print('one')",
            f"{FILE}:9: the lines are not set as everywhere else\n"
            "    @@ -6,7 +6,7 @@\n\n\n     def main():\n"
            "    -    print('one')  # @here\n    +    print(\"one\")  # @here\n"
            '\n\n     if __name__ == "__main__":\n'
            "    → `make format` puts it right",
            id="format",
        ),
    ],
)  # fmt: skip
def test_a_finding_has_its_place_and_its_remedy(project: Path, old: str, new: str, finding: str) -> None:
    """The program with that change in it gets that finding."""
    write(project, GOOD.replace(old, new, 1), FILE)
    assert finding in said()


def test_a_program_without_a_docstring_is_told_how_to_begin(project: Path) -> None:
    """The title and the doctest in one finding."""
    write(project, 'if __name__ == "__main__":\n    print("one")  # @here\n', FILE)
    (finding,) = said()
    assert (
        f"{FILE}:1: there is no docstring\n"
        "    → begin the file with one sentence in three quotation marks: what the program shows; "
        "below it, after a blank line, put `>>> ` with the call that the program ends in, and what that prints"
    ) == finding


def test_a_docstring_without_a_doctest_is_told_to_have_one(project: Path) -> None:
    """Even where nothing is printed."""
    write(project, GOOD.replace("\n\n>>> main()\none\n", "").replace('print("one")', "one = 1"), FILE)
    assert [
        f"{FILE}:1: the docstring has no doctest\n"
        "    → below it, after a blank line, put `>>> ` with the call that the program ends in, and what that prints"
    ] == said()


def test_a_long_sleep_is_not_waited_for(project: Path) -> None:
    """Its length is known from the recording."""
    write(
        project, GOOD[: GOOD.index("def main")].replace("main()", "asyncio.run(main())").rstrip() + "\n\n" + LOOP, FILE
    )
    assert [
        f"{FILE}:7: the run sleeps for 21 s; 20 s is the most, for the stock loop really waits\n"
        "    → let every sleep be shorter"
    ] == said()


def test_a_long_sleep_without_a_loop_is_not_waited_for(project: Path) -> None:
    """The clock is one for all."""
    write(project, GOOD.replace("def main():", "import time\n\n\ndef main():\n    time.sleep(21)"), FILE)
    assert "the run sleeps for 21 s; 20 s is the most, for the stock loop really waits" in "".join(said())


def test_a_view_that_cannot_be_drawn_is_named(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """By a mistake of ours, too."""

    def without(what: Exception) -> Callable[[Trace], Scene]:
        def scene(trace: Trace) -> Scene:
            raise what

        return scene

    broken = {"calls": DiagramError("out of ink"), "loop": KeyError("pen")}
    records = [replace(views.of(name), parts={"all": without(what)}) for name, what in broken.items()]
    monkeypatch.setattr(views, "VIEWS", (*records, views.of("stack")))
    assert [
        f"{FILE}:8: the calls view cannot be drawn: out of ink\n"
        "    → see to what it says; if that is nothing of yours, report it as a mistake of the tools",
        f"{FILE}:8: the loop view cannot be drawn: KeyError: 'pen'\n"
        "    → that is a mistake of the tools: report it, with the program",
    ] == said()


def test_a_snippet_that_no_page_shows_is_left_to_do(project: Path) -> None:
    """With the line to put on a page. What is in a raw block shows nothing."""
    write(project, f"{{% raw %}}\n{FIGURE}\n{{% endraw %}}\n", "docs/page.md")
    assert [
        f"{FILE}:1: to do before the pull request: no page shows this snippet\n"
        '    → on the page it belongs to, put on a line of its own: {{ walkthrough("topic/one", view="stack") }}'
    ] == said()


@pytest.mark.parametrize(
    ("call", "why"),
    [
        ('{{ figure("topic/one" view="stack") }}', "invalid syntax. Perhaps you forgot a comma?"),
        ('{{ figure("topic/one", view=stack) }}', "it is given something else than such values"),
        ('{{ figure("topic/one", view="stack"', "it does not end in `) }}` with nothing behind it"),
    ],
)
def test_a_call_that_cannot_be_read_is_named(project: Path, call: str, why: str) -> None:
    """With its line in the file, and no word of a snippet that no page shows; it is not told of another snippet."""
    write(project, GOOD, "snippets/topic/one_more.py")
    write(project, f"---\ntitle: A page\n---\n\n# A page\n\n{call}\n", "docs/page.md")
    assert [
        f"docs/page.md:7: this call cannot be read: {why}\n"
        "    → correct it; give it texts, lists of texts, True or False, with commas between them"
    ] == said()
    (other,) = said("topic/one_more")
    assert "no page shows this snippet" in other


def test_a_call_of_an_unknown_macro_is_named(project: Path) -> None:
    """With the near one: it would show the snippet, were it called so."""
    write(project, '# A page\n\n{{ walkthru("topic/one", view="stack") }}\n', "docs/page.md")
    assert "docs/page.md:3: walkthru: no macro 'walkthru'; did you mean 'walkthrough'?" in said()[0]


def test_a_page_that_asks_for_what_is_not_there_is_named(project: Path) -> None:
    """With the line of its call, wherever in the docs it is: a marker renamed in the snippet breaks that page."""
    write(project, 'One.\n\n{{ figure(\n  "topic/one", view="stack", at="her"\n) }}\n', "docs/deep/page.md")
    assert [
        f"docs/deep/page.md:3: figure: {FILE}: no marker 'her'; did you mean 'here'?\n"
        "    → correct the call, or let the snippet have what it asks for"
    ] == said()


@pytest.mark.parametrize(
    ("call", "finding"),
    [
        (
            '{{ predict("topic/one", at="here", ask="ouput") }}',
            f"predict: {FILE}: at='here': ask='ouput' is no question; did you mean 'output'?",
        ),
        (
            '{{ predict("topic/one", at="her", ask="output") }}',
            f"predict: {FILE}: no marker 'her'; did you mean 'here'?",
        ),
        (
            '{{ walkthrough("topic/one", view="stack", predict=[["here", "next-task"]]) }}',
            f"walkthrough: {FILE}: at='here': ask='next-task': no event loop runs then; ask it while one does",
        ),
        (
            '{{ walkthrough("topic/one", view="stack", predict=["here"]) }}',
            "walkthrough: predict=['here'] is not a list of questions, each a list of a moment, what is asked, "
            "of which variable or task if it is one ('' if not), and a list of the choices to be added if there are any",
        ),
        (
            '{{ predict("topic/one", at="here", ask="output", also=[""]) }}',
            f"predict: {FILE}: at='here': ask='output': also='': "
            "what is printed next is one line that is not blank; add such a line",
        ),
    ],
)
def test_a_question_that_cannot_be_asked_is_named(project: Path, call: str, finding: str) -> None:
    """With the line of the call, what would do, and why the run has no answer."""
    write(project, f"One.\n\n{call}\n", "docs/deep/page.md")
    assert [
        f"docs/deep/page.md:3: {finding}\n    → correct the call, or let the snippet have what it asks for"
    ] == said()


@pytest.mark.parametrize(
    ("name", "finding"),
    [
        (
            "topic/Two2",
            "snippets/topic/Two2.py:1: 'topic/Two2' cannot name a snippet\n"
            "    → name it TOPIC/IDEA, both in lower-case words without digits, joined by underscores, such as tasks/taking_turns",
        ),
        (
            "calendar/one",
            "snippets/calendar/one.py:1: 'calendar' is a module of Python, which a topic of that name would be taken for\n"
            "    → choose another topic: what its snippets are about, such as tasks",
        ),
        (
            "topic/calendar",
            "snippets/topic/calendar.py:1: 'calendar' is a module of Python, "
            "which programs in this folder would import by mistake\n"
            "    → choose another name, such as topic/calendar_shown",
        ),
    ],
)
def test_a_bad_name_is_found(project: Path, name: str, finding: str) -> None:
    """Though the program may be good."""
    write(project, GOOD, f"snippets/{name}.py")
    write(project, FIGURE.replace("topic/one", name), "docs/page.md")
    assert [finding] == said(name)


def test_programs_in_the_wrong_place_are_found(project: Path) -> None:
    """No page could name them; modules that snippets share are no snippets."""
    for stray in ("snippets/one.py", "snippets/topic/deep/one.py", "snippets/topic/_shared.py"):
        write(project, GOOD, stray)
    assert ["snippets/one.py", "snippets/topic/deep/one.py"] == [each.path for each in form.strays(Path("snippets"))]


def test_a_snippet_may_import_from_its_own_folder(project: Path) -> None:
    """Wherever it is run."""
    write(project, 'VALUE = "one"\n', "snippets/topic/_shared.py")
    program = GOOD.replace("\ndef main", "from _shared import VALUE\n\n\ndef main", 1).replace(
        'print("one")', "print(VALUE)"
    )
    write(project, program, FILE)
    assert [] == said()


def test_an_unknown_name_is_refused_before_anything_runs(project: Path) -> None:
    """With the near ones."""
    with pytest.raises(DiagramError, match=r"^no snippet 'topic/oen' in snippets/; did you mean 'topic/one'\?$"):
        said("topic/one", "topic/oen")


@pytest.mark.parametrize("given", ["topic/one", FILE, f"./{FILE}", "snippets/topic/one"])
def test_a_snippet_is_given_by_name_or_by_file(project: Path, given: str) -> None:
    """As a person or a shell completes it."""
    assert "topic/one" == snippet.name_of(given)
    assert "topic/one" == snippet.name_of(str(project / FILE))


def test_an_empty_line_of_output_is_written_as_doctest_has_it(project: Path) -> None:
    """`<BLANKLINE>` promises one."""
    write(project, GOOD.replace('one\n"""', '<BLANKLINE>\none\n"""').replace('"one"', '"\\none"'), FILE)
    assert [] == said()


def test_a_run_in_which_the_world_has_a_say_may_differ(project: Path) -> None:
    """Its trace tells readers so."""
    write(project, GOOD.replace(HERE, OUTSIDE), FILE)
    assert [] == said()


def test_every_python_runs_it_and_what_they_agree_on_is_said_once(project: Path) -> None:
    """With the versions that say so."""
    write(project, GOOD.replace(HERE, FAILS), FILE)
    pythons = {"3.11": sys.executable, "3.12": sys.executable, "3.13": sys.executable}
    (finding,) = check.findings(["topic/one"], pythons)
    assert "on the stock loop and the real clock the program fails, under Python 3.11, 3.12 and 3.13" == finding.message


@pytest.mark.parametrize(
    "body", ["    print(id(main))  # @here", CLOCK.replace('"one" if', '"three" if')], ids=["chance", "the real clock"]
)
def test_a_broken_promise_is_shown_once(project: Path, body: str) -> None:
    """As the recording breaks it, with lines that the docstring has; the real clock is not asked what else comes out."""
    write(project, GOOD.replace(HERE, body), FILE)
    pythons = {"3.11": sys.executable, "3.12": sys.executable}
    (finding,) = (each for each in check.findings(["topic/one"], pythons) if each.details)
    assert "the run does not print what the docstring says" == finding.message
    assert ("--- the docstring", "+++ the run", "@@ -1 +1 @@", "-one") == finding.details[:4]


def test_what_goes_on_is_told(project: Path) -> None:
    """Above all that the real clock takes time."""
    told: list[tuple[str, int, int]] = []
    check.findings(["topic/one"], PYTHONS, tell=lambda *what: told.append(what))
    assert [
        ("recording", 0, 1),
        ("recording", 1, 1),
        ("running on the real clock, where sleeping takes time", 0, 1),
        ("running on the real clock, where sleeping takes time", 1, 1),
    ] == told


def test_what_is_only_left_to_do_comes_last() -> None:
    """After the mistakes in the same file, which come by line; nothing comes twice."""
    first, second = Finding("a", 2, "m", "r"), Finding("a", 10, "m", "r")
    last, next_file = Finding("a", 1, "m", "r", "to do"), Finding("b", 1, "m", "r")
    assert [first, second, last, next_file] == in_order([next_file, last, second, first, second])


@pytest.mark.parametrize(
    ("checked", "kinds", "sentence"),
    [
        (1, (), "1 snippet checked: nothing to put right."),
        (5, ("mistake",), "5 snippets checked: 1 mistake."),
        (5, ("mistake", "mistake", "to do"), "5 snippets checked: 2 mistakes, 1 thing to do before the pull request."),
        (0, ("to do", "to do"), "no snippet checked: 2 things to do before the pull request."),
        (2, ("advice", "advice"), "2 snippets checked: 2 pieces of advice."),
    ],
)
def test_the_summary_counts(checked: int, kinds: tuple[str, ...], sentence: str) -> None:
    """Mistakes, things to do and advice, each on its own."""
    assert sentence == summary(checked, [Finding("p", 1, "m", "r", kind) for kind in kinds])  # type: ignore[arg-type]


def test_advice_does_not_fail() -> None:
    """Mistakes and things to do would fail the checks of a pull request."""
    kinds = ("mistake", "to do", "advice")
    assert [True, True, False] == [Finding("p", 1, "m", "r", kind).fails for kind in kinds]  # type: ignore[arg-type]


def test_the_pythons_of_this_machine_begin_with_this_one() -> None:
    """By version, with the path of each."""
    assert ("{}.{}.{}".format(*sys.version_info), sys.executable) == next(iter(interpreters.pythons().items()))


def test_the_limits_on_the_page_are_those_of_the_code() -> None:
    """The page that explains `check` gives the numbers."""
    page = (PROJECT / "docs/add-a-snippet.md").read_text(encoding="utf-8")
    for limit in (
        f"{form.AIM} lines",
        f"{form.MOST} lines",
        f"{behaviour.STEPS:,} steps",
        f"{behaviour.SECONDS} seconds",
    ):
        assert limit in page


def test_a_topic_without_a_heading_is_found(tmp_path: Path) -> None:
    """Once, with what to write where; nothing is found where its heading is told, or none at all."""
    places = check.Places(tmp_path)
    names = ["topic/one", "topic/two"]
    assert [] == list(check.of_topics(names, places))
    write(tmp_path, '[[ideas]]\ntitle = "An idea"\npage = "p.md"\ntopics = { other = "Others" }\n', "ideas.toml")
    (found,) = check.of_topics(names, places)
    assert ("the topic 'topic' has no heading in the gallery", "to do") == (found.message, found.kind)
    assert found.remedy.endswith('ideas.toml, among the topics of an idea, put: topic = "…"')
    assert [] == list(check.of_topics(["other/one"], places))
