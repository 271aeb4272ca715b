"""How long the site takes to build, against the same pages without diagrams, and how that grows with the snippets."""

from __future__ import annotations

import itertools
import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from tests.bench import profile, sites
from tests.bench.process import PROJECT
from tests.bench.sites import Cost, Site
from tests.bench.spread import Spread, figure, ratios, spread, table
from tests.bench.target import Part, Target

METHOD = """
Builds: copies of this site, side by side, each built by a `python -m mkdocs build --strict` process of its own, in turn,
round after round. Time is that of the whole process by the clock on the wall, the imports of MkDocs included: a build
waits for the processes that record and lay out, and processor time alone, which stands beside it, would not see that they
run on several cores or that it waits. The price is that other work on the machine shows; a ratio is formed within each
round, and printed are its median and quartiles (of fewer than four rounds the lowest and the highest). “Cold” has no
cache of diagrams, “warm” has all of it. “Plain” is the same pages, theme and configuration, with the calls of macros taken
out of the pages and the macros plugin out of the configuration; “plugin alone” has both, but macros that return nothing.
In both, a name that leads to Python's documentation stays as a word, without its link: the prose is the same.
Without diagrams, a link to one is looked up as ever, and that it leads nowhere is no failure. “Edit” is a line added to
one snippet and the site built again, from a warm cache. Before the first round each is built once, so that Python has
compiled what it imports.
""".strip()

GROWTH_METHOD = """
Generated sites: so many different asyncio programs, and for every ten of them a page with a figure of each, built in the
same ways. “Added” is what the diagrams cost: the build without the plain one of the same pages; less than 0.1 s counts as
0.1 s, and less than 1 MiB as 1 MiB. Memory is the peak of the largest process of a build. 10 times as many snippets may take
11 times as much.
""".strip()

SIZES = (10, 100)
EDITED = "tasks/taking_turns"
_COLD, _WARM, _LINEAR = 2.0, 1.15, 1.1
"""The most: of a cold build against plain MkDocs, of a warm one against the plugin alone, and of growth."""
_EACH = 0.12
"""Processor seconds that a further snippet may cost a cold build."""
_LEAST = Cost(0.1, 0.1, 1 << 20)
_WAYS = ("plain", "plugin alone", "cold", "warm", "plain, edit", "edit")
Costs = dict[str, list[Cost]]
Progress = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Trio:
    """The same pages three times: with their diagrams, with the plugin alone, and plain."""

    whole: Site
    stubbed: Site
    plain: Site

    def all(self) -> tuple[Site, Site, Site]:
        """The three."""
        return self.whole, self.stubbed, self.plain


def part(rounds: int, sizes: Sequence[int], progress: Progress, project: Path = PROJECT) -> Part:
    """The figures of some rounds, for this site and for generated ones."""
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        own = trio(Path(folder) / "own", project)
        (costs,) = measured([own], rounds, progress, EDITED)
        made = [trio(Path(folder) / str(size), project, size) for size in sizes]
        grown = dict(zip(sizes, measured(made, rounds, progress), strict=True))
        goals = targets(costs, grown[SIZES[0]])
        goals += [goal for pair in itertools.pairwise(sizes) for goal in growth(grown, *pair)]
        reason = () if all(goal.met for goal in goals) else profile.where(own.plain, own.whole, progress)
    shown = [_table("the site", costs), *(_table(f"{size:,} snippets", found) for size, found in grown.items())]
    text = "\n\n".join([METHOD, shown[0], GROWTH_METHOD, *shown[1:]])
    data = {"site": _data(costs), "generated": {str(size): _data(found) for size, found in grown.items()}}
    return Part("builds", rounds, text, data, [METHOD, GROWTH_METHOD], goals, reason)


def trio(folder: Path, project: Path = PROJECT, snippets: int = 0) -> Trio:
    """Copies of the site, or of as many generated snippets with their pages."""
    found = [sites.copy(folder / name, project) for name in ("whole", "stubbed", "plain")]
    if snippets:
        for site in found:
            site.generated(snippets)
    return Trio(found[0], found[1].without_diagrams(), found[2].plain())


def measured(trios: Sequence[Trio], rounds: int, progress: Progress, edited: str = "") -> list[Costs]:
    """What every way to build each of them costs, one figure for each round; all have their turn in each round."""
    found: list[Costs] = [{way: [] for way in _WAYS if edited or "edit" not in way} for _ in trios]
    for each in trios:
        for site in each.all():
            progress(f"compiling: {each.whole.folder.parent.name}")
            site.build()
    for number in range(1, rounds + 1):
        for each, costs in zip(trios, found, strict=True):
            for way in costs:
                progress(f"builds, round {number} of {rounds}: {each.whole.folder.parent.name}, {way}")
                costs[way].append(_built(each, way, edited, number))
    return found


def targets(costs: Costs, few: Costs) -> list[Target]:
    """What was to be reached: by the site when warm, against the plugin alone, and by few snippets when cold.

    A cold build does what a plain one need not, snippet by snippet; to one that has everything, the plugin is a price
    of its own. What is not to be reached is there to be known: each of both against the other.
    """
    found = [*_against("the site", costs, warm=_WARM), *_against(f"{SIZES[0]} snippets", few, cold=_COLD)]
    if "edit" in costs:
        ratio = _ratio(costs["edit"], costs["plain, edit"])
        found.append(Target("an edit of one snippet to the site, against plain MkDocs", ratio))
    return found


def _against(site: str, costs: Costs, *, cold: float | None = None, warm: float | None = None) -> Iterator[Target]:
    for way, plain, alone in (("cold", cold, None), ("warm", None, warm)):
        for against, ways, most in (
            ("plain MkDocs", "plain", plain),
            ("the macros plugin alone", "plugin alone", alone),
        ):
            what = f"strict build of {site}, {way} cache, against {against}"
            yield Target(what, _ratio(costs[way], costs[ways]), most)
            yield Target(f"{what}, processor time", _ratio(costs[way], costs[ways], "processor"))


def _built(sites_: Trio, way: str, edited: str, number: int) -> Cost:
    site = {"plain": sites_.plain, "plugin alone": sites_.stubbed, "plain, edit": sites_.plain}.get(way, sites_.whole)
    if way == "cold":
        site.forget()
    if "edit" in way:
        site.edit(edited, str(number))
    return site.build()


def growth(grown: dict[int, Costs], before: int, after: int) -> list[Target]:
    """From one number of snippets to the next: how much more the build takes, and what the diagrams add to it."""
    most = _LINEAR * after / before
    found: list[Target] = []
    each = [
        (large - small) / (after - before)
        for large, small in zip(
            _added(grown[after], "cold", "processor"), _added(grown[before], "cold", "processor"), strict=True
        )
    ]
    found.append(
        Target(f"processor seconds, each snippet from {before:,} to {after:,}, cold cache", spread(each), _EACH)
    )
    for way in ("cold", "warm"):
        what = f"{before:,} → {after:,} snippets, {way} cache"
        large, small = grown[after], grown[before]
        found.append(Target(f"time, {what}, whole build", _ratio(large[way], small[way]), most))
        for kind, measure in (("time", "seconds"), ("processor time", "processor"), ("memory", "memory")):
            ratio = ratios(_added(large, way, measure), _added(small, way, measure))
            found.append(Target(f"{kind} added by diagrams, {what}", ratio, most))
    return found


def _added(costs: Costs, way: str, measure: str) -> list[float]:
    pairs = zip(_each(costs[way], measure), _each(costs["plain"], measure), strict=True)
    return [max(one - plain, getattr(_LEAST, measure)) for one, plain in pairs]


def _ratio(above: Sequence[Cost], below: Sequence[Cost], measure: str = "seconds") -> Spread:
    return ratios(_each(above, measure), _each(below, measure))


def _each(costs: Sequence[Cost], measure: str) -> list[float]:
    return [getattr(cost, measure) for cost in costs]


def _table(name: str, costs: Costs) -> str:
    rows = []
    for way, found in costs.items():
        peak = figure(max(_each(found, "memory")) / 2**20)
        plain = "" if way == "plain" else str(_ratio(found, costs["plain"]))
        times = [str(spread(_each(found, measure))) for measure in ("seconds", "processor")]
        rows.append((way, *times, peak, plain))
    return table((name, "seconds", "processor seconds", "MiB", "÷ plain"), rows)


def _data(costs: Costs) -> dict[str, Any]:
    return {way: [asdict(each) for each in found] for way, found in costs.items()}
