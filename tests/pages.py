"""The pages of the site."""

from __future__ import annotations

PAGES = (
    "",
    "part-1/",
    "part-2/",
    "part-3/",
    "part-4/",
    "part-5/",
    "part-6/",
    "part-7/",
    "part-8/",
    "part-9/",
    "playground/",
    "questions/",
    "field-guide/",
    "field-guide/warnings/",
    "field-guide/awaiting/",
    "field-guide/loops/",
    "field-guide/tasks/",
    "field-guide/sharing/",
    "field-guide/generators/",
    "field-guide/hanging/",
    "field-guide/silent/",
    "how-to-read/",
    "glossary/",
    "gallery/",
    "add-a-snippet/",
    "how-it-is-made/",
    "speed/",
    "about/",
    "404.html",
)


THEME_FINDINGS = {("landmark-unique", ".md-code__nav")}
"""What axe says of Material's own markup: its copy buttons are landmarks without names."""
