"""What a reader is asked of a run: one choice is right, and it is what the trace goes on with."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import cast

import pytest

from diagram_gen.model import snippet
from diagram_gen.model.errors import DiagramError
from diagram_gen.model.names import Names
from diagram_gen.model.snippet import Snippet
from diagram_gen.model.times import clock
from diagram_gen.model.trace import Step, Trace
from diagram_gen.narration import questions, sentences
from diagram_gen.narration.added_choices import ADDITIONS, Addition, lacking
from diagram_gen.narration.question_drafts import UnaskableError
from diagram_gen.narration.questions import KINDS, Question
from diagram_gen.pipeline.builder import Builder
from tests.programs import PROJECT, write
from tests.shared import Shared

_PROGRAMS = [
    *sorted((PROJECT / "tests" / "oracle_programs").glob("*.py")),
    *sorted((PROJECT / "snippets").glob("*/[!_]*.py")),
]
_MOST = 40
"""Steps of a run at which everything is asked, spread over all of it."""


_asked_of: dict[str, Trace] = {}
"""The runs of which anything is asked, by the paths of their programs."""


def _run(path: Path, trace: Trace) -> tuple[Snippet, Trace]:
    return snippet.read(path, lenient=True), _asked_of.setdefault(trace.snippet.path, trace)


@cache
def _told(path: str) -> tuple[str, ...]:
    return sentences(_asked_of[path])


@cache
def _names(path: str) -> Names:
    return Names.of_run(_asked_of[path].steps)


def _asked(source: Snippet, trace: Trace, ask: str) -> Iterator[tuple[Step, str, Question]]:
    """Every question of a kind that can be asked at some steps of a run, with what it is asked of."""
    for step in trace.steps[:: max(1, len(trace.steps) // _MOST)]:
        for of in _subjects(step, ask, trace):
            try:
                yield step, of, questions.at(trace, source, step.index, ask, of)
            except UnaskableError:
                continue


def _subjects(step: Step, ask: str, trace: Trace) -> list[str]:
    """What a question of a kind can be of at a step."""
    if ask == "value":
        return [each.name for each in (step.stack[-1].variables if step.stack else step.globals)]
    if ask in ("when", "state", "outcome") and step.loop is not None:
        names = _names(trace.snippet.path)
        return ["", *map(names.of, step.loop.tasks)]
    return [""]


def _shown(question: Question) -> str:
    right = question.choices[question.right]
    return f"{right.words} {right.code}".strip()


def _next_task(trace: Trace, step: Step, of: str) -> str | None:
    """From the run cut into turns: the one after that of the step, unless the clock moves while nothing can run.

    None where the world has a say, and the clock has moved behind a step of the loop's own, which may have taken long.
    """

    def turn(each: Step) -> object:
        return each.loop and each.loop.running and (each.loop.running, _handle(each))

    told = _told(trace.snippet.path)
    later = [each for each in trace.steps[step.index :] if each.thread == step.thread]
    for before, each in pairwise(later):
        if each.loop is None or before.loop is None:
            return "No task; the event loop ends"
        begins = each.event == "loop" and each.loop.handle is None
        if begins and each.time > before.time:
            if "The clock has moved" not in told[each.index]:
                return f"No task; the loop waits until {clock(each.time)}"
            if trace.outside is not None and each.index >= trace.outside.since:  # where no sentence says more
                if before.event == "loop":
                    return None
                if not before.loop.ready:
                    return "No task; the loop waits"
        if turn(each) and turn(each) != turn(before):
            task = next(task for task in each.loop.tasks if task.id == each.loop.running)
            return _names(trace.snippet.path).of(task)
    return None


def _next_line(trace: Trace, step: Step, of: str) -> str | None:
    lines = [each for each in trace.steps if each.event == "line" and each.index > step.index]
    where = "" if lines[0].file is None else f" of {lines[0].file}"
    return f"line {lines[0].line}{where} "


def _output(trace: Trace, step: Step, of: str) -> str | None:
    printed = sum(len(each.output) for each in trace.steps[: step.index + 1])
    left = trace.stdout[printed:]
    if printed and not trace.stdout[:printed].endswith("\n"):
        left = trace.stdout[trace.stdout.rfind("\n", 0, printed) + 1 :]
    return next((line for line in left.split("\n") if line.strip()), "nothing more")


def _raises(trace: Trace, step: Step, of: str) -> str | None:
    later = [each.value for each in trace.steps if each.event == "raise" and each.value and each.index > step.index]
    return later[0] if later else "none"


def _when(trace: Trace, step: Step, of: str) -> str | None:
    """The time of the first resumption, or call, by which the task's turn begins: its handle is another then.

    One that is interrupted has begun its turn: it goes on with that.
    """
    goes_on = "interrupted" in _states(step, trace, of)
    last = _handle(step)
    for each in trace.steps[step.index + 1 :]:
        if each.loop is None or each.thread != step.thread or (_handle(each) == last and not goes_on):
            continue
        last = _handle(each)
        if of and "running" in _states(each, trace, of):
            return clock(each.time)
    return None


def _states(step: Step, trace: Trace, of: str) -> list[str]:
    """The states of the tasks that are called so."""
    name = _names(trace.snippet.path).of
    return [task.state for task in step.loop.tasks if name(task) == of] if step.loop is not None else []


def _handle(step: Step) -> object:
    handle = step.loop.handle if step.loop is not None else None
    return handle and (handle.id, handle.made_ready_at, step.loop and step.loop.iteration)


_EXPECTED: dict[str, Callable[[Trace, Step, str], str | None]] = {
    "next-task": _next_task,
    "next-line": _next_line,
    "output": _output,
    "raises": _raises,
    "when": _when,
}
"""The right answer, worked out in another way; None where that way does not lead to one."""


@pytest.mark.parametrize("program", _PROGRAMS, ids=lambda path: path.stem)
def test_one_choice_is_right_and_it_is_what_comes_next(program: Path, shared: Shared) -> None:
    """Wherever a question can be asked, and whatever it is."""
    source, trace = _run(program, shared.trace(program))
    for ask in KINDS:
        for step, of, question in _asked(source, trace, ask):
            where = (ask, step.index, of)
            texts = [(each.words, each.code) for each in question.choices]
            assert len(texts) == len({*texts}), where
            assert 2 <= len(texts) <= questions.MOST_CHOICES, where
            assert step.index == question.at < question.to < len(trace.steps), where
            expected = _EXPECTED[ask](trace, step, of) if ask in _EXPECTED else None
            if expected is not None and len(expected) < 40:
                assert expected.strip() in _shown(question), where


_PROGRAM = """
total = 0

def add(number):
    global total
    doubled = number * 2
    total = total + doubled
    return doubled

found = add(3)
found = add(found)
print(found, total)
"""


@pytest.mark.parametrize(
    ("at", "of", "expected", "others"),
    [
        ("add:line:2", "total", "6", {"0", "18"}),
        ("add:line", "doubled", "6", {"12", "3"}),
    ],
)
def test_a_value_is_that_of_the_variable_once_the_line_has_run(
    tmp_path: Path, shared: Shared, at: str, of: str, expected: str, others: set[str]
) -> None:
    """Of the function or of the module; the others are what it is at other times, or what looks like it."""
    program = write(tmp_path, _PROGRAM)
    source, trace = _run(program, shared.trace(program))
    question = questions.question(trace, source, at, "value", of)
    assert expected == question.choices[question.right].code
    assert others <= {each.code for each in question.choices}


def _asked_at(shared: Shared, name: str, at: str, ask: str, of: str = "", also: Sequence[str] = ()) -> Question:
    """The question of a kind at a moment of a snippet."""
    path = PROJECT / "snippets" / f"{name}.py"
    source, trace = _run(path, shared.trace(path))
    return questions.question(trace, source, at, ask, of, also)


@pytest.mark.parametrize(
    ("name", "at", "ask", "of", "tempting"),
    [
        ("never_awaited", "forgotten", "next-line", "", 'print("greet: hello")'),
        ("missing_await", "no-await", "next-line", "", "left = await count(what) - number"),
        ("counter_broken", "write:2", "value", "counter", "2"),
        ("start_order", "await", "order", "", "b: begins → main: b has returned B → a: begins → c: begins"),
        ("start_order", "await", "order", "", "c: begins → b: begins → a: begins → main: b has returned B"),
        ("never_awaited", "forgotten", "output", "", "greet: hello"),
    ],
)
def test_what_tempts_is_among_the_choices(shared: Shared, name: str, at: str, ask: str, of: str, tempting: str) -> None:
    """A function that is named and not entered, a count, what is awaited first or made last, what is never printed."""
    question = _asked_at(shared, f"awaitables/{name}", at, ask, of)
    assert tempting in {each.code for each in question.choices}
    assert tempting != question.choices[question.right].code


@pytest.mark.parametrize(("ask", "of", "right"), [("next-task", "", "Task-1"), ("when", "Task-1", "t = 0 s")])
def test_who_has_started_an_eager_task_goes_on_in_the_same_turn(
    in_project: Path, ask: str, of: str, right: str
) -> None:
    """The reason is not that for which the turn has begun."""
    builder = Builder()
    source = builder.snippet("tasks/eager_start")
    question = questions.question(builder.trace(source), source, "at-once", ask, of)
    assert right == question.choices[question.right].words
    assert "It has started another task eagerly, and goes on once that suspends or ends." == question.why


def test_what_was_printed_before_is_no_choice(shared: Shared) -> None:
    """Where there are others: a reader sees that it stands there already."""
    question = _asked_at(shared, "awaitables/giving_way", "gives-way", "output")
    assert {"busy: 4", "patient: my turn", ""} == {each.code for each in question.choices}


def test_numbers_that_are_not_counted_have_no_neighbours_for_choices(shared: Shared) -> None:
    """Of 24, that was 12, nobody thinks that it is 25."""
    question = _asked_at(shared, "calling/one_call", "second-line", "value", "doubled")
    assert {"12", "24"} == {each.code for each in question.choices}


@pytest.mark.parametrize(
    ("name", "at", "ask", "of", "expected"),
    [
        (
            "awaitables/never_awaited",
            "forgotten",
            "next-line",
            "",
            "A call of a coroutine function, such as greet, makes",
        ),
        ("awaitables/by_hand", "second", "next-line", "", "Question.__await__ goes on where it was suspended."),
        ("calling/one_call", "second-line", "next-line", "", "double is entered."),
        ("awaitables/giving_way", "gives-way", "output", "", "Task busy gives way, and task patient prints it, in "),
        ("awaitables/start_order", "await", "order", "", "Tasks a, b and c run in the order of the ready queue."),
        ("awaitables/counter_broken", "write:2", "value", "counter", "Line 16 works it out from `seen = 0`."),
        ("calling/one_call", "second-line", "value", "doubled", "double returns it."),
        ("awaitables/three_endings", "endings", "state", "first", "Future `outcome` has the result 42."),
        ("awaitables/vanished", "collect", "state", "listener", "Task listener is destroyed, as nothing holds it"),
        ("tasks/taking_turns", "turn:3", "when", "b", "Its sleep is over."),
        ("tasks/taking_turns", "turn:3", "next-task", "", "Nothing is ready before."),
        ("tasks/taking_turns", "turn:3", "outcome", "b", "work returns it."),
    ],
)
def test_the_answer_has_a_reason(shared: Shared, name: str, at: str, ask: str, of: str, expected: str) -> None:
    """One sentence, from the run and the source: who, from what, since when."""
    assert expected in _asked_at(shared, name, at, ask, of).why


@pytest.mark.parametrize(
    ("name", "at", "expected", "why"),
    [
        ("future_by_hand", "waits", "waiting", "It waits for future `word`."),
        ("giving_way", "gives-way", "ready", "It lets others go first."),
        ("giving_way", "third", "running", "Nothing in line 25 has suspended it."),
    ],
)
def test_the_task_that_runs_is_asked_for_what_it_is_when_it_gives_way(
    shared: Shared, name: str, at: str, expected: str, why: str
) -> None:
    """If it does: once its line has run it is running in any case."""
    question = _asked_at(shared, f"awaitables/{name}", at, "state")
    assert question.words.endswith("has run, or has given way?")
    assert (expected, why) == (question.choices[question.right].words, question.why)


def test_where_nothing_more_comes_it_is_said_why(shared: Shared) -> None:
    """The program ends, without an exception that is still to be raised."""
    question = _asked_at(shared, "time_outs/unnoticed", "blocks", "raises", "", ["TimeoutError()"])
    assert ("none", "The program ends before that.") == (question.choices[question.right].words, question.why)


def test_where_nothing_can_suspend_the_task_that_runs_is_not_asked_for_its_state(shared: Shared) -> None:
    """It would be running after the line as before."""
    with pytest.raises(DiagramError, match="ask of another task, or at a line with an await"):
        _asked_at(shared, "tasks/taking_turns", "turn:3", "state")


@pytest.mark.parametrize(
    ("ask", "of", "also", "expected"),
    [
        ("next-line", "", "18", "line 18"),
        ("next-line", "", "async def main():", "line 21"),
        ("output", "", "main: b has returned A", "main: b has returned A"),
        ("value", "letter", "'b'", "'b'"),
        ("state", "b", "destroyed", "destroyed"),
        ("next-task", "", "c", "Task c"),
        ("when", "b", "1.5", "t = 1.5 s"),
        ("outcome", "b", "'b'", "It is done, with the result 'b'"),
        ("raises", "", "KeyError('b')", "KeyError('b')"),
        ("order", "", "a: begins → c: begins → b: begins → main: b has returned B", "a: begins → c: begins"),
    ],
)
def test_an_author_adds_choices(shared: Shared, ask: str, of: str, also: str, expected: str) -> None:
    """Of every kind; they are there once, also if the run has them."""
    question = _asked_at(shared, "awaitables/start_order", "await", ask, of, [also, also])
    said = [f"{each.words} {each.code}".strip() for each in question.choices]
    assert 1 == len([each for each in said if each.startswith(expected)])


@pytest.mark.parametrize(
    ("ask", "of", "also", "expected"),
    [
        ("value", "letter", ["'B'"], "also=\"'B'\": that is the right answer; add what a reader may think instead"),
        ("next-line", "", ["begin()"], "also='begin()': no line of the program has that number or text"),
        ("next-line", "", ["1000"], "also='1000': no line of the program has that number or text"),
        ("output", "", [" "], "also=' ': what is printed next is one line that is not blank; add such a line"),
        ("state", "b", ["paused"], "also='paused': a task has no such state"),
        ("next-task", "", ["d"], "also='d': the run has no task of that name"),
        ("when", "b", ["soon"], "also='soon': that is no time; add one in seconds, such as '1.5'"),
        ("order", "", ["a → b"], "in another order, with the same arrows"),
        ("output", "", ["1", "2", "3", "4", "5"], "has 5 choices; add at most 4"),
    ],
)
def test_an_added_choice_that_is_none_is_named(
    shared: Shared, ask: str, of: str, also: list[str], expected: str
) -> None:
    """With what would do."""
    with pytest.raises(DiagramError) as raised:
        _asked_at(shared, "awaitables/start_order", "await", ask, of, also)
    assert expected in str(raised.value)


def test_every_kind_says_what_can_be_added() -> None:
    """The questions and their additions stand in two tables."""
    assert KINDS.keys() == ADDITIONS.keys()


def test_a_kind_without_additions_says_so(shared: Shared, monkeypatch: pytest.MonkeyPatch) -> None:
    """As one would whose author has forgotten them: without `also` it can be asked."""
    monkeypatch.delitem(cast("dict[str, Addition]", ADDITIONS), "output")
    assert _asked_at(shared, "awaitables/start_order", "await", "output").words
    with pytest.raises(DiagramError, match="also='1': nothing can be added to the choices of 'output'; leave out also"):
        _asked_at(shared, "awaitables/start_order", "await", "output", also=["1"])


def test_a_question_with_one_choice_says_what_can_be_done(tmp_path: Path, shared: Shared) -> None:
    """What can be added to it; of an order, whose choices the run has all, something else."""
    program = write(tmp_path, "letter = str()  # @here\n")
    source, trace = _run(program, shared.trace(program))
    with pytest.raises(
        DiagramError, match=r"no second choice .*; add one with also=\['…'\], a value as repr\(\) shows it, or ask"
    ):
        questions.question(trace, source, "here", "value", "letter")
    assert lacking("order").endswith("; ask it at another moment, or ask something else there")


@pytest.mark.parametrize("heading", ["### Ask what happens next", "#### Add choices"])
def test_the_page_for_authors_has_every_kind(heading: str) -> None:
    """In a row of the table of questions, and in one of the table of what can be added."""
    text = (PROJECT / "docs/add-a-snippet.md").read_text(encoding="utf-8")
    table = text.partition(f"\n{heading}\n")[2].partition("\n| `ask` |")[2].partition("\n\n")[0]
    told = [kind for row in table.splitlines()[2:] for kind in re.findall(r"`([\w-]+)`", row.split("|")[1])]
    assert sorted(KINDS) == sorted(told)


def test_the_order_of_the_choices_tells_nothing(shared: Shared) -> None:
    """It is the same each time, and the right one is in every place about as often."""
    places: Counter[int] = Counter()
    for program in _PROGRAMS:
        source, trace = _run(program, shared.trace(program))
        for ask in ("output", "value", "next-line"):
            found = [question for _, _, question in _asked(source, trace, ask)]
            assert found == [question for _, _, question in _asked(source, trace, ask)]
            places.update(question.right for question in found if len(question.choices) == questions.MOST_CHOICES)
    assert 0.1 < min(places[place] / places.total() for place in range(questions.MOST_CHOICES))
