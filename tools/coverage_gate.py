"""Is enough of the code tried? Lines and branches apart: 90 % of everything, all of the kernel and the domains."""

import json
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from coverage import Coverage


@dataclass(frozen=True)
class Gate:
    """A part of the code, and the share of its lines and of its branches that the tests must reach."""

    name: str
    percent: float
    include: tuple[str, ...] = ()

    def holds(self, coverage: Coverage) -> bool:
        totals = _totals(coverage, list(self.include))
        lines = _percent(totals["covered_lines"], totals["num_statements"])
        branches = _percent(totals["covered_branches"], totals["num_branches"])
        sys.stdout.write(
            f"coverage of {self.name}: lines {lines:.2f} %, branches {branches:.2f} % (wanted: {self.percent:g})\n"
        )
        return min(lines, branches) >= self.percent

    def show(self, coverage: Coverage) -> None:
        coverage.report(include=list(self.include) or None)


GATES = (
    Gate("src", 90),
    Gate("kernel and domains", 100, ("*/salus/kernel/*", "*/salus/*/domain/*")),
)


def main() -> int:
    coverage = Coverage()
    coverage.combine()
    coverage.save()
    low = [gate for gate in GATES if not gate.holds(coverage)]
    for gate in low:
        gate.show(coverage)
    return 1 if low else 0


def _totals(coverage: Coverage, include: list[str]) -> dict[str, int]:
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / "coverage.json"
        coverage.json_report(outfile=str(report), include=include or None)
        totals: dict[str, int] = json.loads(report.read_text())["totals"]
        return totals


def _percent(covered: int, all_of_them: int) -> float:
    return 100 * covered / all_of_them if all_of_them else 100.0


if __name__ == "__main__":
    sys.exit(main())
