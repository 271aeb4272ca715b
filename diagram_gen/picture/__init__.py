"""From a scene to its picture: DOT text, what Graphviz makes of that, and a template that is filled for a step."""
