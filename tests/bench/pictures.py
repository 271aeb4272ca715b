"""How fast a template gives one more picture, against one `dot` process for that step.

In a process of its own it runs as `python -m tests.bench.pictures ROOT`, and prints the result.
"""

from __future__ import annotations

import dataclasses
import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

from diagram_gen import views
from diagram_gen.model import snippet
from diagram_gen.model.loop import Handle
from diagram_gen.model.scene import Graph
from diagram_gen.model.trace import Step, Trace
from diagram_gen.picture import dot, graphviz_command
from diagram_gen.pipeline import drawing, recordings
from tests.bench.process import PROJECT
from tests.bench.spread import ratios, spread
from tests.bench.stopwatch import spent
from tests.bench.target import Part, Target

METHOD = """
Pictures: every step of one program of each topic of the site, in all views that tell of it and that Graphviz lays out. On one
side the template, laid out once beforehand, is filled for each step, as the build does ({repeats} times over, since once is too short
to be measured). On the other, what a site without templates would do: the scene of what is to be seen at that step alone
becomes a DOT text, and one `dot` process lays it out. Processor time, that of `dot` included; both in one process, round
after round each in a new one.
""".strip()
_REPEATS = 10
_MOST = 1 / 50


@dataclass(frozen=True, slots=True)
class Drawn:
    """Pictures of one round, and the seconds in all that they took either way."""

    pictures: int
    template: float
    dot: float


def part(rounds: int, progress: Callable[[str], None], root: Path = PROJECT / snippet.ROOT) -> Part:
    """The figures of some rounds."""
    found = []
    for number in range(1, rounds + 1):
        progress(f"pictures, round {number} of {rounds}")
        found.append(_drawn(root))
    method = METHOD.format(repeats=_REPEATS)
    ratio = ratios([each.template for each in found], [each.dot for each in found])
    per_second = {
        "template": spread([each.pictures / each.template for each in found]),
        "dot": spread([each.pictures / each.dot for each in found]),
    }
    return Part(
        "pictures",
        rounds,
        f"{method}\n\n" + "\n".join(f"{name}: {one} pictures per second" for name, one in per_second.items()),
        {
            "rounds_measured": [asdict(each) for each in found],
            "per_second": {name: asdict(one) for name, one in per_second.items()},
        },
        [method],
        [Target("one more picture, against one `dot` process for it", ratio, _MOST)],
    )


def measured(root: Path) -> Drawn:
    """One round, in this process."""
    pictures, filling, laying_out = 0, 0.0, 0.0
    for trace, view in _traces(root):
        pictures += len(trace.steps)
        filling += _filled(trace, view)
        laying_out += _laid_out(trace, view)
    return Drawn(pictures, filling, laying_out)


def _filled(trace: Trace, view: str) -> float:
    """Seconds for all steps, from one template."""
    template = drawing.template(trace, view)
    started = spent()
    for _ in range(_REPEATS):
        for step in range(len(trace.steps)):
            template.at(step)
            template.view_box(step)
    return (spent() - started) / _REPEATS


def _laid_out(trace: Trace, view: str) -> float:
    """Seconds for all steps, each by a `dot` process."""
    alone = [_alone(trace, view, step) for step in range(len(trace.steps))]
    started = spent()
    for one in alone:
        graphviz_command.lay_out_all([dot.source(_graph(one, view), view)])
    return spent() - started


def _graph(trace: Trace, view: str) -> Graph:
    layout = views.scene(trace, view).layout
    assert isinstance(layout, Graph)
    return layout


def _traces(root: Path) -> Iterator[tuple[Trace, str]]:
    first_of_topics = {name.partition("/")[0]: name for name in reversed(snippet.names(root))}
    for name in first_of_topics.values():
        trace = recordings.anew(snippet.load(name, root))
        for view in views.telling(trace):
            if isinstance(views.scene(trace, view).layout, Graph):
                yield trace, view


def _alone(trace: Trace, view: str, step: int) -> Trace:
    """What a picture of one step needs of a trace: the step; where the picture grows, all up to it."""
    steps = trace.steps[: step + 1] if views.of(view).grows else (_first(trace.steps[step]),)
    return dataclasses.replace(trace, steps=steps)


def _first(step: Step) -> Step:
    """A step as though the run began with it: what earlier ones have brought about has come from outside."""
    loop = step.loop
    if loop is not None:
        loop = dataclasses.replace(
            loop,
            ready=[_from_outside(handle) for handle in loop.ready],
            handle=_from_outside(loop.handle) if loop.handle is not None else None,
            tasks=[dataclasses.replace(task, created_at=None, cancel_requested_at=None) for task in loop.tasks],
        )
    return dataclasses.replace(step, index=0, loop=loop)


def _from_outside(handle: Handle) -> Handle:
    return dataclasses.replace(handle, made_ready_at=0, cause="io", source=None)


def _drawn(root: Path) -> Drawn:
    done = subprocess.run([sys.executable, "-m", __name__, str(root)], cwd=PROJECT, capture_output=True, text=True)
    if done.returncode != 0:
        raise RuntimeError(f"pictures could not be measured:\n{done.stderr.strip()[-2000:]}")
    return Drawn(**json.loads(done.stdout.splitlines()[-1]))


if __name__ == "__main__":
    print(json.dumps(asdict(measured(Path(sys.argv[1])))))
