"""The site has the browser's script."""

from __future__ import annotations

import logging
from pathlib import Path

import pytest
from mkdocs.config.defaults import MkDocsConfig

from diagram_gen.page import bundle
from diagram_gen.pipeline.builder import Builder
from diagram_gen.site.macros import Macros
from diagram_gen.site.mkdocs import FACES, PLAYGROUND, SCRIPT, Scripts
from diagram_gen.site.playground import FOLDER
from tests.programs import PROJECT, write


def asking(*scripts: str) -> MkDocsConfig:
    """The configuration of a site whose pages ask for some scripts."""
    config = MkDocsConfig()
    config.load_dict({"site_name": "Test", "extra_javascript": list(scripts), "plugins": []})
    assert ([], []) == config.validate()
    return config


def test_it_is_the_script_of_reports(site_folder: Path) -> None:
    """To the letter; there is nothing else of ours to run but what stands in for a worker, brings our face, or plays."""
    assert bundle.bundle() == (site_folder / SCRIPT).read_text(encoding="utf-8")
    found = {path.relative_to(site_folder).as_posix() for path in (site_folder / "assets").rglob("*.js")}
    elsewhere = ("javascripts/", f"{FOLDER}/")
    assert {SCRIPT, FACES, PLAYGROUND, "assets/iframe-worker.js"} == {
        name for name in found if not any(each in name for each in elsewhere)
    }


def test_a_site_that_does_not_ask_for_it_has_none() -> None:
    """It would be of no use there."""
    assert [] == Scripts(Macros(Builder(PROJECT / "snippets"))).on_files([], config=asking("other.js"))


def test_modules_that_cannot_be_put_together_fail_a_strict_build(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """By a sentence that says which and why, while a server goes on."""
    write(tmp_path, 'import { Nothing } from "./nothing.js";\n', "start.js")
    monkeypatch.setattr(bundle, "SCRIPTS", tmp_path)
    assert [] == Scripts(Macros(Builder(PROJECT / "snippets", tmp_path / "cache"))).on_files([], config=asking(SCRIPT))
    (said,) = caplog.records
    assert logging.ERROR == said.levelno
    assert "scripts/start.js: no module 'diagram_gen/page/scripts/nothing.js'" in said.getMessage()
