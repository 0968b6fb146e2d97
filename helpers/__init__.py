"""What lessons import: pictures (`draw`) and verdicts (`check`)."""

import sys
from importlib.machinery import PathFinder
from pathlib import Path


def refuse_namesakes():
    """Look for files beside the notebook that hide an installed module, as a `torch.py` does.

    Raises
    ------
    ImportError
        Names the first of them.
    """
    folder = Path.cwd()
    path = [Path(entry).resolve() for entry in sys.path]
    behind = path[path.index(folder) + 1 :] if folder in path else []
    hidden = [str(entry) for entry in behind if entry != folder]
    for file in sorted(folder.glob("*.py")):
        if file.stem != __name__ and PathFinder.find_spec(file.stem, hidden):
            raise ImportError(
                f"{file} hides the module {file.stem!r} that the lessons need: rename that file,"
                " then restart the kernel"
            )


refuse_namesakes()
