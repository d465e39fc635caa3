"""One file per format that can be read; deleting the file removes the format, and only it.

To add one: copy the shortest neighbour. It says how a file of the format is recognised, and gives its grids (`source.Format`).
"""

from importlib import import_module
from pkgutil import iter_modules

for _module in iter_modules(__path__):
    import_module(f"{__name__}.{_module.name}")
