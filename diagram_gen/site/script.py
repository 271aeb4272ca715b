"""The browser's script as a file of the site: a plugin of a build that we add ourselves."""

from __future__ import annotations

import logging
from typing import Any

from diagram_gen.model.errors import DiagramError
from diagram_gen.page import bundle

_LOG = logging.getLogger("mkdocs.plugins.diagram_gen")
"""Below MkDocs' own logger: what is logged here as an error fails a strict build."""
PLACE = "assets/walkthrough.js"
"""Where it is, if `extra_javascript` names it."""


class Script:
    """Adds the script to what MkDocs copies."""

    def on_files(self, files: Any, *, config: Any) -> Any:
        """The files of the site, with the script among them where pages ask for it."""
        from mkdocs.structure.files import File  # Zensical, which has no such plugins, comes without MkDocs

        if PLACE in map(str, config.extra_javascript):
            try:
                files.append(File.generated(config, PLACE, content=bundle.bundle()))
            except DiagramError as error:
                _LOG.error(error)
        return files
