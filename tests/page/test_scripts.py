"""The browser's modules, each by itself: what they make of the data that pages hold, in a worker and on a blank page."""

from __future__ import annotations

import base64
import itertools
import json
import random
import re
import shutil
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from diagram_gen import views
from diagram_gen.model import words
from diagram_gen.model.characters import printable
from diagram_gen.model.picture_states import Part
from diagram_gen.page import bundle, comparison, walkthrough, walkthrough_json
from diagram_gen.page.walkthrough import Walkthrough
from diagram_gen.pipeline import drawing
from diagram_gen.pipeline.builder import Builder
from tests.programs import write
from tests.reader import Reader, Readers
from tests.serving import served

PURE = (
    "addresses",
    "levels",
    "likeness",
    "linked",
    "matches",
    "pairs",
    "playground_code",
    "playground_programs",
    "playground_words",
    "run",
    "standing",
    "steps",
    "view",
)
"""The modules that know nothing of a page."""
BLANK = '<!doctype html><html lang="en"><title>Blank</title><link rel="icon" href="data:,">'
WORKER = """
  const does = (body) => new (async () => {}).constructor("given", body);
  onmessage = async ({ data: { body, given } }) => postMessage(JSON.stringify(await does(body)(JSON.parse(given))));
"""
IN_A_WORKER = """([body, given]) => new Promise((resolve, reject) => {
  const worker = new Worker("/worker.js", { type: "module" });
  worker.onmessage = ({ data }) => resolve(data);
  worker.onerror = (event) => reject(event.message);
  worker.postMessage({ body, given });
})"""

TASKS = """
    import asyncio
    import sys

    async def work(number):
        print(f"Working on {number}")  # @working
        await asyncio.sleep(number % 3)
        return "done, " * number

    async def main():
        text = "a value of some length, which no picture has the room for"
        await asyncio.gather(*(work(number) for number in range(14)))
        print("A warning", file=sys.stderr)  # @warning

    asyncio.run(main())
"""
CALLS = """
    def down(number):
        if number:
            return down(number - 1)  # @down
        return 0

    def double(number):
        return number * 2

    def main():
        for number in range(8):
            double(number)
        down(30)
        for number in range(8):
            double(number)

    main()
"""
CASES = {
    "tasks": (TASKS, ("stack", "loop", "calls"), 1),
    "calls": (CALLS, ("stack", "calls"), 1),
    "some": (TASKS, ("loop", "stack"), 3),
    "timeline": (TASKS, ("timeline", "loop"), 2),
}
"""Programs, the views of their walkthroughs, and every how many-th step is shown."""


@dataclass(frozen=True, slots=True)
class Case:
    """A walkthrough, and its data as a page holds it."""

    shown: Walkthrough
    data: dict[str, Any]

    @property
    def printed(self) -> list[str]:
        """What is printed newly at each step that is shown."""
        shown = self.shown
        texts = []
        for before, stop in itertools.pairwise([-1, *shown.stops]):
            for kind in (shown.output, shown.errors):
                texts.append("".join(kind[before + 1 : stop + 1]))
        return ["\n".join(pair) for pair in zip(texts[::2], texts[1::2], strict=True)]


def told(shown: Walkthrough, place: int) -> list[dict[str, Any]]:
    """What a view shows at each step: for each slot its text, classes, lines in full and shift; and the description."""
    states, lists = shown.templates[place].scene.states, dict[str, Any]()
    steps = []
    for index, delta in enumerate(states.deltas(0, shown.last)):
        lists.update(delta.lists)
        if index in shown.stops:
            slots = {}
            for slot, fill in states[index].fills.items():
                whole = fill.whole
                lines = lists[whole.of][whole.first : whole.last] if isinstance(whole, Part) else whole
                slots[slot] = [
                    fill.text,
                    " ".join(fill.classes),
                    [*filter(None, map(printable, lines))] if whole else None,
                    fill.shift,
                ]
            steps.append({"slots": slots, "description": printable(states[index].description)})
    return steps


@pytest.fixture(scope="module", params=CASES)
def case(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Case:
    """A run of a program, in several views."""
    program, names, every = CASES[request.param]
    folder = tmp_path_factory.mktemp("runs")
    write(folder, program, "snippets/topic/one.py")
    builder = Builder(folder / "snippets", folder / "cache")
    source = builder.snippet("topic/one")
    trace = builder.recorded(source)
    templates = drawing.templates([views.scene(trace, name) for name in names])
    shown = walkthrough.walkthrough(source, trace, templates, stops=range(0, len(trace.steps), every))
    return Case(shown, json.loads(walkthrough_json.data(shown)))


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Where the modules are served, with a blank page and a worker that does what it is told."""
    folder = shutil.copytree(bundle.SCRIPTS, tmp_path_factory.mktemp("modules"), dirs_exist_ok=True)
    (folder / "index.html").write_text(BLANK, encoding="utf-8")
    (folder / "worker.js").write_text(WORKER, encoding="utf-8")
    with served(folder) as address:
        yield address


@pytest.fixture
def reader(readers: Readers, address: str) -> Iterator[Reader]:
    """A reader with the blank page open, who meets with no error."""
    reader = readers()
    reader.begin(address).goto(address)
    yield reader
    assert [] == reader.wrong


Evaluate = Callable[..., Any]


@pytest.fixture
def pure(reader: Reader) -> Evaluate:
    """What a function's body, which is `given` something, makes of it with some of the pure modules, in a worker."""

    def evaluate(body: str, given: object = None) -> Any:
        imports = "".join(f"const {name} = await import('/{name}.js');\n" for name in PURE)
        # As one text each: Playwright takes long for what has many parts.
        return json.loads(reader.page.evaluate(IN_A_WORKER, [imports + body, json.dumps(given)]))

    return evaluate


# ── Pure modules ─────────────────────────────────────────────────────────────────────────────────────


def test_pure_modules_know_of_no_page() -> None:
    """They import one another alone, and say of themselves what they are; what they do is tested in a worker."""
    modules = bundle.modules()
    texts = {name: "\n".join(each.lines) for name, each in modules.items()}
    assert set(PURE) == {name for name, text in texts.items() if re.search(r"\bPure\.", text)}
    assert set(PURE) >= {of for name in PURE for of in modules[name].imports.values()}


def test_a_message_is_found_among_others_by_the_words_that_they_have_in_common(pure: Evaluate) -> None:
    """Whatever names and numbers stand between these; some words will do, or the beginning of the last."""
    texts = (
        "RuntimeWarning: coroutine 'greet' was never awaited",
        "Task was destroyed but it is pending!",
        "RuntimeError: cannot reuse already awaited coroutine",
        "RuntimeError: Lock is not acquired.",
    )
    sought = {
        "app.py:7: RuntimeWarning: coroutine 'Client.send' was never awaited": [0],
        "Task was destroyed but it is pending!\ntask: <Task pending name='Task-12'>": [1],
        "never awa": [0],
        "never awa ": [0],
        "await": [0, 2],
        "LOCK": [3],
        "zzz": [],
        "": [],
        " ?! ": [],
    }
    body = "return given.sought.map((each) => likeness.likely(given.texts, each));"
    assert [*sought.values()] == pure(body, {"texts": texts, "sought": [*sought]})


def test_what_has_common_words_alone_fits_badly(pure: Evaluate) -> None:
    """One word that no other text has is enough, and so is all that is sought, however common."""
    texts = (
        "RuntimeError: cannot reuse already awaited coroutine",
        "RuntimeError: Lock is not acquired.",
        "RuntimeError: no running event loop",
        "Task was destroyed but it is pending!",
    )
    sought = {
        "RuntimeError": True,
        "RuntimeError: the kitchen burns": False,
        "RuntimeError: a lock in the kitchen": True,
        "kitchen": False,
        "": False,
    }
    body = "return given.sought.map((each) => likeness.fits(given.texts, each));"
    assert [*sought.values()] == pure(body, {"texts": texts, "sought": [*sought]})


def test_words_that_anybody_writes_fit_nothing(pure: Evaluate) -> None:
    """Small words count for nothing, and one rare word for little among others, or in a longer message."""
    texts = (
        "RuntimeError: async generator ignored GeneratorExit",
        "RuntimeError: coroutine ignored GeneratorExit",
        "Exception in callback ring()",
        "BrokenBarrierError: Abort or reset of barrier",
        "Unclosed client session aiohttp",
        "OSError: [Errno 24] Too many open files",
        "InterfaceError: cannot perform operation: another operation is in progress asyncpg",
        "RuntimeError: Attempted to exit cancel scope in a different task than it was entered in anyio",
        "It runs one after another, and should run at once",
        "The clean-up of a generator comes late, or in another task",
        "A background task stops in the middle, or vanishes",
    )
    sought = {
        "ContextVar reset async generator finally break": False,
        "ContextVar not propagated from fixture to test": False,
        "pytest fixture contextvar": False,
        "unclosed transport subprocess": False,
        "Exception ignored in: <function BaseSubprocessTransport.__del__ at 0x7dc21d030d60>": False,
        "many small tasks slow loop debug": False,
        "gather slower than await one by one": False,
        "cost of a task in the loop": False,
        "background tasks are cancelled if the client closes connection": False,
        "client disconnect cancelled": False,
        "is in a": False,
        "Unclosed client session\nclient_session: <aiohttp.client.ClientSession object at 0x7f0>": True,
        "too many open files": True,
    }
    body = "return given.sought.map((each) => likeness.fits(given.texts, each));"
    assert sought == dict(zip(sought, pure(body, {"texts": texts, "sought": [*sought]}), strict=True))


def test_a_program_is_packed_into_an_address_and_unpacked(pure: Evaluate) -> None:
    """Any text is, in signs that an address has as they are."""
    text = "\ufeffprint('¡ünï – 日本 🐍')\r\n\t# ‹&#?›\n" * 50
    packed, unpacked = pure(
        "const code = await playground_code.packed(given); return [code, await playground_code.unpacked(code)]", text
    )
    assert re.fullmatch(r"[\w-]+", packed)
    assert text == unpacked
    assert len(packed) < len(text)


def test_what_was_never_packed_is_no_program(pure: Evaluate) -> None:
    """Nor is what was cut off, or would be far longer than any program."""
    body = """
      const long = await playground_code.packed("x".repeat(3 << 20));
      const cut = (await playground_code.packed("print('hello')")).slice(0, -6);
      return Promise.all(["", "!", "hello", cut, long].map(playground_code.unpacked));
    """
    assert [None] * 5 == pure(body)


def test_names_of_programs_are_read_off_addresses(pure: Evaluate) -> None:
    """Of a snippet or of a shared program; anything else asks for none."""
    hashes = ["#snippet=tasks/turns", "#code=q1-_", "#snippet=../secret", "#code=", "#run.12", ""]
    expected = ["snippet=tasks/turns", "code=q1-_", None, None, None, None]
    assert expected == pure("return given.map(playground_programs.named)", hashes)
    body = "return given.map((name) => [playground_programs.snippetOf(name), playground_programs.codeOf(name)])"
    assert [["tasks/turns", None], [None, "q1-_"], [None, None]] == pure(body, [*expected[:2], "own"])


def test_what_a_reader_has_written_is_kept_for_each_program(pure: Evaluate) -> None:
    """What it was at first is not kept; and nothing is taken for another program's."""
    body = """
      const texts = new Map();
      const kept = { get: (name) => texts.get(name) || null, set: (name, text) => texts.set(name, text) };
      const programs = new playground_programs.Programs(kept);
      programs.open = "snippet=a/b";
      programs.write("snippet=a/b", "mine", "theirs");
      programs.write("code=xy", "same", "same");
      return [programs.open, programs.edited("snippet=a/b"), programs.edited("code=xy"), programs.edited("own")];
    """
    assert ["snippet=a/b", "mine", None, None] == pure(body)


def test_what_is_said_of_a_run_counts_its_steps(pure: Evaluate) -> None:
    """And says how much has been loaded, and the last line of what went wrong."""
    body = """
      const { said, share } = playground_words;
      const failed = said.ended("Traceback:\\n  …\\nRuntimeError: out of it.");
      return [said.ran({ steps: 1, python: "3.14.2" }), share(1234567, 9876543), failed];
    """
    assert [
        "It ran under Python 3.14.2, in 1 step.",
        "1.2 of 9.9 MB",
        "What ran it has come to an end: RuntimeError: out of it. Run starts it anew.",
    ] == pure(body)


def test_a_view_shows_at_each_step_what_the_picture_does(pure: Evaluate, case: Case) -> None:
    """In whatever order steps are asked for: slots, texts, classes, what is cut in full, and the description."""
    order = [*range(len(case.shown.stops))] * 2
    random.Random(3).shuffle(order)
    body = """
      const { views } = new run.Run(given.data);
      return given.order.map((index) => views.map((view) => {
        view.reach(index);
        const slots = {};
        view.fills.forEach((fill, number) => {
          if (!fill) return;
          const { text, classes, shift } = view.look(fill);
          slots[view.slots[number]] = [text, classes, view.whole(fill), shift];
        });
        return { slots, description: view.description };
      }));
    """
    expected = [told(case.shown, place) for place in range(len(case.shown.templates))]
    actual = pure(body, {"data": case.data, "order": order})
    for index, found in zip(order, actual, strict=True):
        assert [steps[index] for steps in expected] == found


def test_these_pictures_cut_texts_and_lists(case: Case) -> None:
    """Else the test above would say little of what is there in full."""
    wholes = [whole[:1] for view in case.data["views"] for _, _, _, *whole in view["fills"] if whole and whole[0]]
    with_tasks = "loop" in [template.scene.view for template in case.shown.templates]
    expected = {str, int} if with_tasks else {str}
    assert expected == {type(whole[0][0]) for whole in wholes if whole}


def test_a_place_on_the_ribbon_leads_to_the_nearest_step(pure: Evaluate, case: Case) -> None:
    """That of each step to itself; what is before the first one, or between two, to the nearer."""
    places = case.data["places"]
    wanted = [place / 10000 for place in places] + [-1, 2, (0.3 * places[1] + 0.7 * places[2]) / 10000]
    body = "const one = new run.Run(given.data); return given.wanted.map((part) => one.nearest(part));"
    last = len(places) - 1
    assert [*range(last + 1), 0, last, 2] == pure(body, {"data": case.data, "wanted": wanted})


def test_a_run_has_steps_of_several_sizes(pure: Evaluate, case: Case) -> None:
    """The next line, or the next switch of who runs, and those before; at last the ends."""
    data, last = case.data, len(case.shown.stops) - 1
    kinds = {
        "step": range(last + 1),
        "line": [place for place, line in enumerate(data["lines"]) if line is not None],
        "switch": data["switches"],
    }
    body = """
      const one = new run.Run(given);
      const every = given.lines.map((_, index) => index);
      const both = (kind) => [1, -1].map((by) => every.map((index) => one.stride(kind, index, by)));
      return ["step", "line", "switch"].map(both);
    """
    expected = [
        [
            [min([each for each in among if each > index], default=last) for index in range(last + 1)],
            [max([each for each in among if each < index], default=0) for index in range(last + 1)],
        ]
        for among in kinds.values()
    ]
    assert expected == pure(body, data)


def test_a_run_tells_of_each_step(pure: Evaluate, case: Case) -> None:
    """Its sentence, the clock, the pointers in the listing, and the row at which control stands."""
    body = """
      const one = new run.Run(given);
      return one.steps.stops.map((step, index) => ({
        step, sentence: one.told(index).map(({ text }) => text).join(""), clock: one.clock(index), sight: one.sight(index),
        pointers: one.pointers(index).map(({ row, kind }) => `${row}:${kind}`).join(" "),
      }));
    """
    data, texts = case.data, case.data["texts"]
    expected = [
        {
            "step": stop,
            "sentence": printable(case.shown.sentences[stop]),
            "clock": case.shown.clocks[index],
            "sight": data["sights"][index],
            "pointers": texts[data["pointers"][index]],
        }
        for index, stop in enumerate(case.shown.stops)
    ]
    assert expected == pure(body, data)


def test_a_sentence_names_tasks_in_their_states(pure: Evaluate, case: Case) -> None:
    """Each with the word and the sign of the state that it is in at the step, which leads to the step that is its reason."""
    body = """
      const one = new run.Run(given);
      return one.steps.stops.map((_, index) => [
        one.told(index).filter(({ state }) => state).map(({ text, state, sign }) => [text, state, sign]), one.reason(index),
      ]);
    """
    told = [case.shown.sentences[stop] for stop in case.shown.stops]
    expected = [
        [[printable(said[each.start : each.end]), each.state, words.SIGNS[each.state]] for each in said.mentions]
        for said in told
    ]
    found = pure(body, case.data)
    assert expected == [mentions for mentions, _ in found]
    assert [case.data["reasons"][index] for index in range(len(told))] == [reason for _, reason in found]


def test_what_belongs_to_a_thing_is_what_it_is_or_is_about(pure: Evaluate) -> None:
    """In both directions, but no further: two frames at one line do not belong together."""
    frames, line, tea, handle = [["one", -7], ["two", -7]], [-7, "tea"], ["tea"], ["handle", "tea"]
    entries = [*frames, line, tea, handle]
    body = "return given.things.map((thing) => linked.linked(given.entries, thing));"
    expected = [[frames[0], line], [*frames, line, tea], [line, tea, handle], [tea, handle], []]
    assert expected == pure(body, {"entries": entries, "things": ["one", -7, "tea", "handle", "other"]})


def test_tasks_stand_where_they_do(pure: Evaluate, case: Case) -> None:
    """In whatever order steps are asked for: by their ids, with their states, their signs and their rows."""
    order = [*range(len(case.shown.stops))] * 2
    random.Random(3).shuffle(order)
    body = """
      const one = new run.Run(given.data);
      const told = ({ task, name, state, sign, rows }) => [one.texts[task], name, state, sign, rows];
      return given.order.map((index) => [...one.standing(index).values()].map(told));
    """
    known: dict[str, list[Any]] = {}
    expected = []
    for stop in case.shown.stops:
        loop = case.shown.trace.steps[stop].loop
        for task in loop.tasks if loop is not None else ():
            rows = [*dict.fromkeys(frame.line for frame in task.stack if frame.line is not None)]
            known[task.id] = [task.id, task.name, task.state, words.SIGNS[task.state], rows]
        expected.append([*known.values()])
    assert [expected[index] for index in order] == pure(body, {"data": case.data, "order": order})


def test_whoever_follows_a_task_goes_from_one_of_its_steps_to_the_next(pure: Evaluate, case: Case) -> None:
    """Those at which it runs or changes its state; by lines those of its own, by switches where either begins."""
    body = """
      const one = new run.Run(given.data);
      const every = (kind, task) => {
        const found = [];
        for (let at = 0; at < one.steps.stops.length - 1; found.push(at)) at = one.stride(kind, at, 1, task);
        return found.slice(0, -1);
      };
      return given.tasks.map((id) => ["step", "line", "switch"].map((kind) => every(kind, one.thing(id))));
    """
    shown, steps = case.shown, case.shown.steps
    ids = [id for id, _ in shown.tasks]
    expected = []
    for id in ids:
        states = [
            next((each.state for each in step.loop.tasks if each.id == id), "") if step.loop else "" for step in steps
        ]
        ran = [shown.ribbon.runs[step.index] == id for step in steps]
        places = range(1, len(steps) - 1)
        turned = {
            each
            for each in places
            if (states[each] and states[each] != next(filter(None, reversed(states[:each])), ""))
            or (ran[each] and not ran[each - 1])
        }
        own = [each for each in places if ran[each] or each in turned]
        lines = [each for each in places if ran[each] and steps[each].event == "line"]
        expected.append([own, lines, sorted(turned)])
    assert expected == pure(body, {"data": case.data, "tasks": ids})


def test_a_line_leads_to_the_next_time_that_it_runs(pure: Evaluate, case: Case) -> None:
    """After the last time comes the first; a line that never runs leads nowhere."""
    body = """
      const one = new run.Run(given.data);
      const each = given.data.sentences.map((_, index) => index);
      return [given.rows.map((row) => one.runs(row)), given.rows.map((row) => each.map((index) => one.next(row, index)))];
    """
    lines: list[int | None] = case.data["lines"]
    ran = sorted({line for line in lines if line})
    runs, leads = pure(body, {"data": case.data, "rows": [*ran, 10_000]})
    assert [*([True] * len(ran)), False] == runs
    for row, to in zip(ran, leads, strict=False):
        times = [index for index, line in enumerate(lines) if line == row]
        assert [next((each for each in times if each > index), times[0]) for index in range(len(lines))] == to
    assert {-1} == set(leads[-1])


def test_steps_are_found_by_number_and_by_name(pure: Evaluate, case: Case) -> None:
    """The nearest one that is shown; the one beside it; what a link calls it, and what a link's name means."""
    body = """
      const all = new steps.Steps(given);
      return {
        near: Array.from({ length: all.last + 9 }, (_, step) => all.near(step - 4)),
        beside: all.stops.map((step) => [-1, 0, 1].map((by) => all.beside(step, by))),
        named: all.stops.map((step) => all.named(all.name(step))),
        others: ["nothing", "-1", "1.5", "toString", "", "007"].map((name) => String(all.named(name))),
        gaps: all.hasGaps,
      };
    """
    stops = list(case.shown.stops)
    found = pure(body, case.data)
    assert [min(stops, key=lambda each, step=step: abs(each - step)) for step in range(-4, stops[-1] + 5)] == found[
        "near"
    ]
    around = [stops[0], *stops, stops[-1]]
    assert [list(each) for each in zip(around, around[1:], around[2:], strict=False)] == found["beside"]
    assert stops == found["named"]
    assert [*["NaN"] * 5, "7"] == found["others"]
    assert case.shown.has_gaps == found["gaps"]


def test_steps_are_found_by_what_they_say(pure: Evaluate, case: Case) -> None:
    """Each that is found says it; each that says it, when the one before did not, is found."""
    printed, texts = case.printed, case.data["texts"]
    pictures = [told(case.shown, place) for place in range(len(case.shown.templates))]

    def said(index: int) -> str:
        fills = (fill for steps in pictures for fill in steps[index]["slots"].values())
        parts = itertools.chain.from_iterable([text, *(lines or [])] for text, _, lines, _ in fills)
        described = (steps[index]["description"] for steps in pictures)
        return "\n".join([texts[case.data["sentences"][index]], printed[index], *described, *parts]).lower()

    says = list(map(said, range(len(case.shown.stops))))
    words = ["working ON 3", "number = 4", " a warning ", "which no picture", "suspended", "down", "returns"]
    body = "const one = new run.Run(given[0]); return given[1].map((text) => matches.matches(one, text, (index) => given[2][index]));"
    for word, found in zip(words, pure(body, [case.data, words, printed]), strict=True):
        wanted = word.strip().lower()
        having = [wanted in each for each in says]
        assert {stop for stop, has in zip(case.shown.stops, having, strict=True) if has} >= set(found), word
        begun = [has and not before for before, has in itertools.pairwise([False, *having])]
        assert {stop for stop, has in zip(case.shown.stops, begun, strict=True) if has} <= set(found), word
        assert sorted(found) == found


@pytest.mark.parametrize("text", ["", "  ", "no such thing"])
def test_nothing_is_found_where_nothing_is_said(pure: Evaluate, case: Case, text: str) -> None:
    """Nor where nothing is asked for."""
    assert [] == pure("return matches.matches(new run.Run(given[0]), given[1], () => '')", [case.data, text])


def test_an_address_names_a_step_of_a_walkthrough(pure: Evaluate) -> None:
    """Whatever the characters of its name; other addresses name none."""
    names = ["turn", "turn:3", "17", "a.b", "é & ü", "100%"]
    body = "return given.map((name) => addresses.parsed(new URL(addresses.address('one', encodeURIComponent(name)), 'https://a.b').hash));"
    assert [{"id": "one", "name": name} for name in names] == pure(body, names)
    others = ["", "#", "#one", "#one.", "#%E0%A4%A"]
    assert [None] * len(others) == pure("return given.map(addresses.parsed);", others)


LEVELS = "const all = new levels.Levels(given.tops, given.count, 0); return given.heights.map((_, index) => all.at(index, given.room, given.empty));"


def level(pure: Evaluate, heights: list[int], room: int = 1000, empty: int = 100) -> list[int]:
    """The level at each of some steps at which a stack is so high, with its foot at 0."""
    new = [index for index, height in enumerate(heights) if not index or height != heights[index - 1]]
    given = {"tops": [[index, -heights[index]] for index in new], "count": len(heights), "heights": heights}
    found: list[int] = pure(LEVELS, {**given, "room": room, "empty": empty})
    return found


@pytest.mark.parametrize(
    ("heights", "expected"),
    [
        ([900] * 9, [1000] * 9),
        ([300] * 9, [300] * 9),
        ([900] * 9 + [200, 300, 250] * 3 + [900] * 9, [1000] * 9 + [300] * 9 + [1000] * 9),
        ([900] * 9 + [200] * 3 + [900] * 9, [1000] * 21),
        ([200] * 3 + [900] * 9 + [200] * 3, [200] * 3 + [1000] * 9 + [200] * 3),
        ([500] * 9 + [100] * 9 + [500] * 9, [500] * 9 + [100] * 9 + [500] * 9),
        ([590] * 9 + [480] * 9, [590] * 18),
    ],
    ids=["high", "low", "low for long", "low for a moment", "low at both ends", "lower still", "hardly lower"],
)
def test_a_low_stack_has_less_room_above_it(pure: Evaluate, heights: list[int], expected: list[int]) -> None:
    """Where it stays low for so long that the move is worth it."""
    assert expected == level(pure, heights)


def test_no_stack_is_cut_off_by_its_level(pure: Evaluate) -> None:
    """Whatever its heights are, and however much room there is."""
    chance = random.Random(5)
    for _ in range(20):
        heights = [height for _ in range(30) for height in [chance.randrange(40, 1000)] * chance.randrange(1, 9)]
        found = level(pure, heights, room := chance.randrange(1000, 1500))
        assert all(height <= at <= room for height, at in zip(heights, found, strict=True))


def test_a_real_stack_has_levels(pure: Evaluate, case: Case) -> None:
    """Those of a picture that grows upward; another one has none."""
    body = """
      return given.views.map(({ tops, deltas }) => {
        const all = new levels.Levels(tops, deltas.length, 0);
        return all.any && deltas.map((_, index) => all.at(index, 1e5, 10));
      });
    """
    for template, found in zip(case.shown.templates, pure(body, case.data), strict=True):
        assert views.of(template.scene.view).is_upward == bool(found)
        if found:
            tops = list(template.tops(case.shown.first, case.shown.last))
            heights = [-tops[stop - case.shown.first] for stop in case.shown.stops]
            assert all(height <= at for height, at in zip(heights, found, strict=True))


# ── Modules that have a page ─────────────────────────────────────────────────────────────────────────


def test_what_is_packed_is_put_in_its_place(reader: Reader) -> None:
    """As markup, whatever its characters."""
    markup = '<template class="dg-data">{"texts": ["日本 🙂 &amp;"]}</template><p>After</p>'
    packed = base64.b64encode(zlib.compress(markup.encode(), 9)).decode()
    body = """async ([packed]) => {
      const { unpack } = await import("/packed.js");
      document.body.innerHTML = `<main><template class="dg-packed">${packed}</template></main>`;
      await unpack(document.querySelector(".dg-packed"));
      return document.querySelector("main").innerHTML;
    }"""
    assert markup == reader.page.evaluate(body, [packed])


def test_a_slot_stands_where_it_is_told_to(reader: Reader) -> None:
    """To the right of its place, and back there; and so does the mark of a change."""
    body = """async () => {
      const { Slot } = await import("/slot.js");
      const holder = document.createElement("div");
      holder.innerHTML = '<svg><text class="dg-time" x="10" y="20"></text></svg>';
      const slot = new Slot(holder.querySelector("text"));
      return [7.5, 0, 3].map((shift) => {
        slot.fill({ text: "now", classes: "", length: null, shift });
        return [slot.element.getAttribute("transform"), slot.mark.x];
      });
    }"""
    assert [["translate(7.5)", 15.5], [None, 8], ["translate(3)", 11]] == reader.page.evaluate(body)


def test_a_sentence_has_names_in_the_type_of_the_program(reader: Reader) -> None:
    """Those of the program that stand in backticks, and not what it has printed with some."""
    body = """async () => {
      const { Sentence } = await import("/sentence.js");
      const holder = document.createElement("p");
      holder.innerHTML = '<span class="dg-longest"></span><span class="dg-said"></span>';
      const told = [{ text: "a", state: "ready", sign: "»", thing: 1 }, { text: " is ready: event `door` was set. Printed '`a b`'." }];
      new Sentence(holder, { told: () => told }).show(0);
      const said = holder.querySelector(".dg-said");
      return [said.textContent, said.querySelector("code").textContent];
    }"""
    assert ["a is ready: event door was set. Printed '`a b`'.", "door"] == reader.page.evaluate(body)


@pytest.mark.parametrize(
    ("boxes", "scrolled"), [([(200, 80), (600, 80)], 86), ([(150, 80)], 0), ([(500, 80), (0, 50)], 0)]
)
def test_what_is_out_of_sight_is_scrolled_to_sideways(
    reader: Reader, boxes: list[tuple[int, int]], scrolled: int
) -> None:
    """With some pixels beside it; what can be seen by half, or goes with something that can, stays where it is."""
    body = """async (boxes) => {
      const { sideways } = await import("/sight.js");
      const styles = "position: absolute; height: 9px;";
      const each = boxes.map(([left, width]) => `<i style="${styles} left: ${left}px; width: ${width}px"></i>`).join("");
      document.body.innerHTML = `<div style="position: relative; width: 200px; height: 40px; overflow: auto">${each}</div>`;
      const pane = document.querySelector("div");
      sideways(pane, [...pane.children]);
      return pane.scrollLeft;
    }"""
    assert scrolled == reader.page.evaluate(body, boxes)


def test_a_stream_shows_what_is_printed_by_a_step(reader: Reader) -> None:
    """And keeps room for the rest; it tells what each step brings to light."""
    body = """async () => {
      const { Stream } = await import("/stream.js");
      document.body.innerHTML = "<div><pre><code><span>on</span><span>e 🙂 two</span></code></pre></div>";
      const stream = new Stream(document.querySelector("div"), [2, 2, 6, 10]);
      const spans = [...document.querySelectorAll("span")];
      const shown = [3, 0, 2].map((index) => {
        stream.show(index);
        return spans.map((span) => span.textContent);
      });
      return [shown, [0, 1, 2, 3].map((index) => stream.printed(index))];
    }"""
    shown = [["one 🙂 two", ""], ["on", "e 🙂 two"], ["one 🙂", " two"]]
    assert [shown, ["on", "", "e 🙂", " two"]] == reader.page.evaluate(body)


def test_a_key_does_what_its_table_says(reader: Reader) -> None:
    """By itself, and then nothing else; with another key held it is the browser's."""
    body = """async () => {
      const { press } = await import("/keyboard.js");
      const done = [];
      addEventListener("keydown", (event) => {
        press(event, { a: () => done.push("a") });
        done.push(event.defaultPrevented);
      });
      for (const [key, held] of [["a", {}], ["b", {}], ["a", { ctrlKey: true }], ["a", { shiftKey: true }]])
        dispatchEvent(new KeyboardEvent("keydown", { key, cancelable: true, ...held }));
      return done;
    }"""
    assert ["a", True, False, False, False] == reader.page.evaluate(body)


def test_a_finger_that_goes_sideways_steps(reader: Reader) -> None:
    """To the left forwards; not one that goes up or down, nor one that does not go far, nor a mouse."""
    body = """async () => {
      const { swipes } = await import("/swipes.js");
      document.body.innerHTML = "<div><p>Text</p><button>Button</button></div>";
      const [stage, text, button] = document.querySelectorAll("div, p, button");
      const done = [];
      swipes(stage, { next: () => done.push("next"), previous: () => done.push("previous") });
      const moves = [
        [text, -60, 0, "touch"], [text, 60, 10, "touch"], [text, 60, 50, "touch"], [text, 30, 0, "touch"],
        [text, 60, 0, "mouse"], [button, 60, 0, "touch"],
      ];
      return moves.map(([target, across, down, pointerType]) => {
        done.length = 0;
        const fire = (type, clientX, clientY) => target.dispatchEvent(new PointerEvent(type, { clientX, clientY, pointerType, bubbles: true }));
        fire("pointerdown", 100, 100);
        fire("pointerup", 100 + across, 100 + down);
        return done.join();
      });
    }"""
    assert ["next", "previous", "", "", "", ""] == reader.page.evaluate(body)


def test_two_runs_go_on_by_the_steps_of_either(pure: Evaluate, in_project: Path) -> None:
    """From any position on and back, by lines and by switches: to where one of them has such a step, or to an end."""
    builder = Builder()
    sides = []
    for name in ("tasks/awaited_coroutines", "tasks/awaited_tasks"):
        source = builder.snippet(name)
        sides.append(walkthrough.walkthrough(source, builder.recorded(source), []))
    compared = comparison.comparison(*sides)
    told = [json.loads(walkthrough_json.data(side)) for side in compared.sides]
    body = """
      const both = new pairs.Pairs(given.data, given.runs.map((data) => new run.Run(data)));
      const there = both.data[both.way = given.way][0].map((_, position) => position);
      return {
        strides: ["step", "line", "switch"].map((kind) =>
          [1, -1].map((by) => there.map((position) => both.stride(kind, position, by)))),
        named: there.map((position) => {
          const side = both.mover(position);
          return both.position(side, both.at(position)[side]);
        }),
      };
    """
    for way in comparison.WAYS:
        data = json.loads(comparison.data(compared))
        found = pure(body, {"data": data, "runs": told, "way": way})
        last = len(data[way][0]) - 1
        of = {
            "step": [set(range(len(side["lines"]))) for side in told],
            "line": [{index for index, line in enumerate(side["lines"]) if line is not None} for side in told],
            "switch": [set(side["switches"]) for side in told],
        }
        for kind, (on, back) in zip(of, found["strides"], strict=True):
            there = {0, last} | {
                place
                for indexes, among in zip(data[way], of[kind], strict=True)
                for place in range(1, last + 1)
                if indexes[place] != indexes[place - 1] and indexes[place] in among
            }
            assert [min([each for each in there if each > place], default=last) for place in range(last + 1)] == on
            assert [max([each for each in there if each < place], default=0) for place in range(last + 1)] == back
        assert list(range(last + 1)) == found["named"]
