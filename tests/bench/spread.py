"""Medians and spreads, and how figures are written."""

from __future__ import annotations

import statistics
from collections.abc import Iterable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Spread:
    """The median of some figures and their quartiles; of fewer than four figures, the lowest and the highest."""

    median: float
    lower: float
    upper: float

    def divided_by(self, divisor: float) -> Spread:
        """The same spread of so much smaller figures."""
        return Spread(self.median / divisor, self.lower / divisor, self.upper / divisor)

    def __str__(self) -> str:
        return f"{figure(self.median)} ({figure(self.lower)} – {figure(self.upper)})"


def spread(figures: Sequence[float]) -> Spread:
    """The spread of at least one figure."""
    if len(figures) < 4:
        return Spread(statistics.median(figures), min(figures), max(figures))
    lower, median, upper = statistics.quantiles(figures, n=4, method="inclusive")
    return Spread(median, lower, upper)


def ratios(above: Iterable[float], below: Iterable[float]) -> Spread:
    """The spread of the ratios within each round: noise that lasts for a round hits both alike."""
    return spread([one / other for one, other in zip(above, below, strict=True)])


def figure(value: float) -> str:
    """A figure with three digits that say something: 1,234 or 12.3 or 0.0123."""
    if value == 0 or abs(value) >= 100:
        return f"{value:,.0f}"
    return f"{value:.1f}" if abs(value) >= 10 else f"{value:#.3g}"


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Rows under a head: the first column to the left, the others to the right."""
    lines = [list(head), *map(list, rows)]
    widths = [max(len(line[column]) for line in lines) for column in range(len(head))]

    def written(line: Sequence[str]) -> str:
        cells = [cell.rjust(width) for cell, width in zip(line, widths, strict=True)]
        return "  ".join([line[0].ljust(widths[0]), *cells[1:]]).rstrip()

    return "\n".join([written(lines[0]), "  ".join("─" * width for width in widths), *map(written, lines[1:])])
