"""A promise: what an example of a docstring prints, under every Python or under some.

Such an example ends its call in a comment, `# since Python 3.14` or `# until Python 3.13`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from diagram_gen.model import versions

_NAMED = re.compile(r"#\s*(?P<word>since|until) Python (?P<series>3\.\d{1,3})\s*$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Promise:
    """What an example prints, `since` a series of Python, or `until` one, that one included."""

    output: str
    since: str = ""
    until: str = ""

    def holds(self, version: str) -> bool:
        """Whether it is one for that version."""
        is_over = self.until and versions.numbers(version)[:2] > versions.numbers(self.until)
        return versions.is_enough(version, self.since) and not is_over

    @property
    def is_for_all(self) -> bool:
        """Whether it is one for every Python."""
        return not self.since and not self.until


def of(call: str, output: str) -> Promise:
    """The promise of an example, given as its call and its output."""
    return Promise(output, **{found["word"]: found["series"] for found in _NAMED.finditer(call)})
