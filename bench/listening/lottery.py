"""The lottery beside sortition-algorithms (PyPI, GPL): the same pools, in one run.

`python bench/listening/lottery.py [--limit SECONDS] [--largest PEOPLE] [--without-peer]` prints
seconds, processor seconds, the smallest chance as a part of the bound, the largest chance, and
ratios. The peer has an environment of its own and is no part of the product; its maximin and its
leximin get `--limit` processor seconds each, because on a busy machine seconds on the clock would
say more about the machine; where even those do not come within PATIENCE times as long, nothing is
known of the peer, and the table says so. Its leximin asks for Gurobi, which is not free. Its smallest
chance is held against our bound: that of the quotas alone, households left aside.
"""

from __future__ import annotations

import argparse
import json
import resource
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "know"))

from lottery_pools import POOLS, Made, made_up  # noqa: E402
from timing import peer_python, table  # noqa: E402

from wijkdraad.method.listen.lottery.lottery import fair_lottery  # noqa: E402
from wijkdraad.method.listen.lottery.pool import Person, Quota  # noqa: E402

METHODS = ("maximin", "leximin")
PATIENCE = 5


def ours(people: list[Person], quotas: list[Quota], size: int) -> dict[str, Any]:
    """What our lottery makes of a pool."""
    start, busy = time.perf_counter(), time.process_time()
    found = fair_lottery(people, quotas, size)
    return {
        "seconds": time.perf_counter() - start,
        "processor_seconds": time.process_time() - busy,
        "minimum": found.minimum_chance,
        "largest": found.largest_chance,
        "panels": len(found.panels),
        "bound": found.bound,
        "largest_bound": found.largest_bound,
        "kinds": len(found.pool.kinds),
    }


def peer(
    python: Path, method: str, made: Made, people: list[Person], quotas: list[Quota], limit: int
) -> dict[str, Any]:
    """What the peer makes of the same pool, or why it makes nothing."""
    given = {
        "method": method,
        "size": made.size,
        "households": bool(made.together),
        "people": [
            {"id": one.id, **one.features, "household": one.household or one.id} for one in people
        ],
        "quotas": [
            {
                "feature": one.feature,
                "value": one.value,
                "min": str(one.least),
                "max": str(one.most),
            }
            for one in quotas
        ],
    }
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        (folder / "pool.json").write_text(json.dumps(given))
        command = [str(python), str(HERE / "peers" / "sortition_panels.py"), str(folder)]
        try:
            done = subprocess.run(
                command,
                capture_output=True,
                text=True,
                check=False,
                timeout=PATIENCE * limit,
                preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_CPU, (limit, limit + 5)),
            )
        except subprocess.TimeoutExpired:
            return {"failed": "unknown: machine too busy"}
    if done.returncode in (-signal.SIGXCPU, -signal.SIGKILL):
        return {"failed": f"not done in {limit} processor s"}
    if "Gurobi" in done.stderr:
        return {"failed": "needs Gurobi"}
    if done.returncode:
        return {"failed": done.stderr.strip().splitlines()[-1][:60]}
    told: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return told


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--limit", type=int, default=120)
    parser.add_argument("--largest", type=int, default=10_000)
    parser.add_argument("--without-peer", action="store_true")
    asked = parser.parse_args()
    python = None
    if not asked.without_peer:
        python = peer_python("sortition-algorithms", ["sortition-algorithms"])
    warm = POOLS[0]
    ours(*made_up(warm), warm.size)
    rows = []
    for made in POOLS:
        if made.people > asked.largest:
            continue
        people, quotas = made_up(made)
        own = ours(people, quotas, made.size)
        rows.append(_row(f"{made.name} ({own['kinds']} kinds)", "wijkdraad", own, own))
        for method in METHODS if python else ():
            told = peer(python, method, made, people, quotas, asked.limit)
            rows.append(_row("", method, told, own))
    head = [
        "pool",
        "who",
        "seconds",
        "processor s",
        "minimum / bound",
        "largest",
        "panels",
        "ratio",
    ]
    table("Lottery", head, rows)
    print("ratio: processor seconds of the peer over ours")


def _row(pool: str, who: str, told: dict[str, Any], own: dict[str, Any]) -> list[str]:
    if "failed" in told:
        return [pool, who, told["failed"], "", "", "", "", ""]
    return [
        pool,
        who,
        f"{told['seconds']:.2f}",
        f"{told['processor_seconds']:.2f}",
        f"{told['minimum'] / own['bound']:.4f}" if own["bound"] else "bound 0",
        f"{told['largest']:.4f}",
        str(told["panels"]),
        f"{told['processor_seconds'] / own['processor_seconds']:.1f}",
    ]


if __name__ == "__main__":
    main()
