"""Makes the programs of docs/make importable, and gives the files of the documentation."""

import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT / "docs" / "make"))
