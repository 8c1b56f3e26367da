"""Holds `untaped agree --table` against packages that others wrote.

    python -m venv /tmp/peers && /tmp/peers/bin/pip install -r tests/peers/requirements.txt
    /tmp/peers/bin/python tests/peers/agreement.py target/release/untaped [TABLES]

Random tables of 2 to 8 coders, 1 to 500 units and 2 to 6 values, a third of them missing: alpha at each level as the
package krippendorff computes it, and for two coders kappa, plain and weighted, as scikit-learn does, to 1e-12. Exits 1 if
a figure differs.
"""

import csv
import json
import random
import subprocess
import sys
import tempfile
import warnings
from importlib.metadata import version
from pathlib import Path

import krippendorff
import numpy as np
from sklearn.metrics import cohen_kappa_score

LEVELS = ["nominal", "ordinal", "interval", "ratio"]


def table(rng: random.Random) -> list[list[int | None]]:
    coders, units, values = rng.randint(2, 8), rng.randint(1, 500), rng.randint(2, 6)
    # Coders agree more often than by chance, so that figures of all sizes occur.
    loyal = rng.random()
    rows = []
    for _ in range(units):
        truth = rng.randrange(values)
        row = [truth if rng.random() < loyal else rng.randrange(values) for _ in range(coders)]
        rows.append([None if rng.random() < 1 / 3 else value for value in row])
    return rows


def measures(untaped: str, rows: list[list[int | None]], level: str) -> dict:
    with tempfile.NamedTemporaryFile("w", suffix=".csv", newline="") as file:
        csv.writer(file).writerows([["" if v is None else v for v in row] for row in rows])
        file.flush()
        command = [untaped, "agree", "--table", file.name, "--level", level, "--json"]
        return json.loads(subprocess.run(command, check=True, capture_output=True).stdout)["measures"]


def peers(rows: list[list[int | None]], level: str) -> dict[str, float | None]:
    pairable = [row for row in rows if sum(v is not None for v in row) > 1]
    given = {v for row in pairable for v in row if v is not None}
    found: dict[str, float | None] = {}
    if len(given) > 1:
        data = np.array([[np.nan if v is None else v for v in row] for row in pairable], dtype=float).T
        found["krippendorff_alpha"] = krippendorff.alpha(reliability_data=data, level_of_measurement=level)
    else:
        found["krippendorff_alpha"] = None
    if len(rows[0]) == 2:
        first, second = ([row[i] for row in pairable] for i in (0, 1))
        for key, weights in [
            ("cohen_kappa", None),
            ("weighted_kappa_linear", "linear"),
            ("weighted_kappa_quadratic", "quadratic"),
        ]:
            found[key] = cohen_kappa_score(first, second, weights=weights) if len(given) > 1 else None
    return found


def main() -> int:
    untaped, count = sys.argv[1], int(sys.argv[2]) if len(sys.argv) > 2 else 200
    rng, compared, differing, greatest = random.Random(1), 0, 0, 0.0
    warnings.simplefilter("error")
    for number in range(count):
        rows = table(rng)
        for level in LEVELS:
            ours = measures(untaped, rows, level)
            for key, theirs in peers(rows, level).items():
                value = ours[key]["value"]
                compared += 1
                if value is None or theirs is None:
                    same = value is None and theirs is None
                else:
                    greatest = max(greatest, abs(value - theirs))
                    same = abs(value - theirs) <= 1e-12
                if not same:
                    differing += 1
                    print(f"table {number}, {level}, {key}: {value}, but {theirs}")
    names = ", ".join(f"{name} {version(name)}" for name in ("krippendorff", "scikit-learn"))
    print(f"{count} tables, {compared} figures ({names}): {differing} differ; greatest difference {greatest:.1e}")
    return 1 if differing else 0


if __name__ == "__main__":
    if not Path(sys.argv[1]).exists():
        sys.exit(f"{sys.argv[1]}: no such program")
    sys.exit(main())
