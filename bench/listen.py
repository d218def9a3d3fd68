"""Listen in one run: weights, lottery, opinions and budget beside their peers; the suggestions
beside labels; and thousands of contributions, alone.

`python bench/listen.py` runs each part after the other and prints times, ratios and agreement;
`python bench/listen.py weights budget` runs only these. Peers have environments of their own
(`.peers/`) and are no part of the product. A part that fails ends the run with its number.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent / "listening"
PARTS = ("weights", "lottery", "opinions", "budget", "coding", "thousands")


def main() -> int:
    """Run the parts that were asked for, all where none was named; how many failed."""
    asked = sys.argv[1:] or list(PARTS)
    unknown = [part for part in asked if part not in PARTS]
    if unknown:
        print(f"unknown: {', '.join(unknown)}; one of: {', '.join(PARTS)}", file=sys.stderr)
        return 2
    failed = 0
    for part in asked:
        print(f"\n== {part} ==", flush=True)
        failed += subprocess.run([sys.executable, str(HERE / f"{part}.py")]).returncode != 0
    return failed


if __name__ == "__main__":
    sys.exit(main())
