"""What does a real browser make of a page? What it draws, says on its console and asks the network for."""

import json
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from deploy.local.processes import find_program

QUIET = (
    *("--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync"),
    *("--disable-background-networking", "--disable-component-update", "--enable-logging=stderr"),
)
PATIENCE_SECONDS = 90


@dataclass(frozen=True)
class Visit:
    """One page, opened once in a fresh profile."""

    dom: str
    console: tuple[str, ...]
    requested: frozenset[str]  # by the page, not by the browser for itself

    def strangers(self, url: str) -> set[str]:
        """Requests that the page sent to another origin than `url`'s."""
        home = urlsplit(url)[:2]
        return {one for one in self.requested if urlsplit(one)[:2] != home and urlsplit(one).scheme.startswith("http")}


def visit(url: str, *, virtual_milliseconds: int = 8_000) -> Visit:
    """Open `url` in headless Chromium and let its clock run until the page has settled."""
    program = find_program("chromium", "chromium")
    with tempfile.TemporaryDirectory(prefix="salus-browser-", ignore_cleanup_errors=True) as profile:
        net_log = Path(profile) / "net-log.json"
        options = [f"--user-data-dir={profile}", f"--log-net-log={net_log}", "--net-log-capture-mode=Everything"]
        budget = f"--virtual-time-budget={virtual_milliseconds}"
        done = subprocess.run(
            [program, *QUIET, *options, budget, "--dump-dom", url],
            capture_output=True,
            text=True,
            timeout=PATIENCE_SECONDS,
            check=True,
        )
        console = tuple(line for line in done.stderr.splitlines() if "CONSOLE" in line)
        return Visit(done.stdout, console, _requested_by_page(net_log, url))


def _requested_by_page(net_log: Path, url: str) -> frozenset[str]:
    home = "{}://{}".format(*urlsplit(url)[:2])
    events = json.loads(net_log.read_text())["events"]
    asked = [event["params"] for event in events if "initiator" in event.get("params", {})]
    return frozenset(params["url"] for params in asked if params["initiator"] == home)
