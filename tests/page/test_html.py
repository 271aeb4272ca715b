"""The built pages are valid HTML, as the Nu checker sees it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests import nu
from tests.commands import report
from tests.nu import Finding, NuError
from tests.programs import write

THEME_FINDINGS = (
    # The check box that opens the menu on a small screen: `autocomplete` keeps browsers from restoring it.
    ("Attribute “autocomplete” is only allowed", 'id="__drawer"'),
    # The check box that opens the search, likewise.
    ("Attribute “autocomplete” is only allowed", 'id="__search"'),
    # The title of a group of pages in the menu, which wants to say that the keyboard reaches it.
    ("Bad value “” for attribute “tabindex”", 'id="__nav_'),
)
"""What the checker objects to in Material's own markup: how it puts it, and what of the markup it shows."""

PAGE = """<!DOCTYPE html>
<html lang="en">
<title>A page</title>
{}
"""


TODAYS = """
<style>.outer { & .inner { color: red } } @layer base { p { inset: 0 } }</style>
<dg-player data-step=3><p>A custom element.</p></dg-player><template><p>Inert.</p></template>
<dialog><p>A dialogue.</p></dialog><div inert><p>Asleep.</p></div><search><p>Search.</p></search>
<button popovertarget=more>More</button><p id=more popover>More.</p>
<details name=one><summary>One</summary></details><details name=one><summary>Two</summary></details>
"""

AWKWARD = r"""
    '<b title="&amp;">日本 🙂</b>'
    text = "</code></template><script>alert(1)</script> 'a' <!-- \u202e \x00 \x1b[1m \r\n"
    print(text)
"""


@pytest.fixture(scope="module")
def found(site_folder: Path) -> list[Finding]:
    """What the checker objects to in the built site, from one run."""
    return nu.findings(sorted(site_folder.rglob("*.html")))


def is_of(finding: Finding, kind: tuple[str, str]) -> bool:
    """Whether a finding is of a kind that is listed."""
    return finding.says.startswith(kind[0]) and kind[1] in finding.markup


def test_nothing_of_our_making_is_invalid(found: list[Finding]) -> None:
    """On any page, the one for wrong addresses among them."""
    assert [] == [str(each) for each in found if not any(is_of(each, kind) for kind in THEME_FINDINGS)]


def test_the_theme_still_needs_its_exceptions(found: list[Finding]) -> None:
    """An exception that the theme no longer needs has to go from the list."""
    assert [] == [kind for kind in THEME_FINDINGS if not any(is_of(each, kind) for each in found)]


def test_todays_html_is_valid(html_findings: Callable[[str | Path], list[Finding]]) -> None:
    """The checker is recent enough for what a page may be made of; style sheets aren't its business."""
    assert [] == html_findings(PAGE.format(TODAYS))


def test_a_report_is_valid(html_findings: Callable[[str | Path], list[Finding]], tmp_path: Path) -> None:
    """Whatever the program says."""
    assert 0 == report(write(tmp_path, AWKWARD), "-o", tmp_path / "report.html").returncode
    assert [] == html_findings(tmp_path / "report.html")


def test_a_finding_names_its_place(html_findings: Callable[[str | Path], list[Finding]], tmp_path: Path) -> None:
    """File, line, what is wrong, and the markup around it."""
    path = tmp_path / "a name with spaces & é.html"
    path.write_text(PAGE.format("<p>One\n<em>Two</p>"), encoding="utf-8")
    finding = html_findings(path)[0]
    assert (path, 5) == (finding.file, finding.line)
    assert "End tag “p” seen, but there were open elements." == finding.says
    assert "<em>Two</p>" in finding.markup


def test_a_file_that_is_not_there_is_an_error(tmp_path: Path) -> None:
    """It must not count as valid."""
    with pytest.raises(NuError, match=r"Nothing to check: .*absent\.html"):
        nu.findings([tmp_path / "absent.html"])


def test_no_java_says_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    """When the one that is named isn't there, or isn't one."""
    monkeypatch.setenv("JAVA", "no-such-java")
    with pytest.raises(NuError, match="JAVA is 'no-such-java', which is no program"):
        nu.version()
    monkeypatch.setenv("JAVA", "false")
    with pytest.raises(NuError, match="does not run the Nu checker"):
        nu.version()
