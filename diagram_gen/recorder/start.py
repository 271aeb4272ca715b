"""The script that a process of the recorder's own begins with: it runs `main` of the module that it is told.

Its arguments are the module's name, such as `child`, and what that module asks for. What is imported has its bytecode
kept, which a script has not: so there is nothing else in this one.
"""

import sys
from importlib import import_module
from pathlib import Path

sys.path[0] = str(Path(__file__).resolve().parents[2])  # the script's own folder would hide standard modules
module = import_module(f"diagram_gen.recorder.{sys.argv.pop(1)}")
sys.path.pop(0)
module.main()
