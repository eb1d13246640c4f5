"""What do the requirement texts say? Read from the texts themselves, as they were given to us."""

import re
from pathlib import Path
from typing import NamedTuple

FOLDER = Path(__file__).parents[2] / "docs" / "requirements"
TEXTS = {path.stem: path.read_text(encoding="utf-8") for path in sorted(FOLDER.glob("*.md"))}
METHODS = ("GET", "POST", "PUT", "DELETE")


class Endpoint(NamedTuple):
    """One row of an endpoint table; `path` as the text writes it."""

    text: str
    method: str
    path: str

    @property
    def pattern(self) -> str:
        """The path with its parameters unnamed: `{userId}` and `:id` are the same."""
        return re.sub(r"\{\w+\}|:\w+", "{}", self.path)


def endpoints() -> list[Endpoint]:
    """Every row of every endpoint table, whatever the order of its columns."""
    found = []
    for name, text in TEXTS.items():
        for line in text.splitlines():
            cells = [cell.strip().strip("`") for cell in line.strip().strip("|").split("|")]
            method = next((cell for cell in cells if cell in METHODS), None)
            path = next((cell for cell in cells if cell.startswith("/")), None)
            if method and path:
                found.append(Endpoint(name, method, path))
    return found


def examples() -> dict[str, str]:
    """The shell blocks of the portal's "API Usage Examples", by their headings."""
    (section,) = re.findall(r"^## API Usage Examples\n(.*?)^## ", TEXTS["portal"], re.MULTILINE | re.DOTALL)
    return dict(re.findall(r"^### (.+?)\n```bash\n(.*?)^```$", section, re.MULTILINE | re.DOTALL))


def statements(name: str) -> list[str]:
    """What a text asks for, line by line: list items and table rows outside of code, without their marks."""
    found, code = [], False
    lines = TEXTS[name].splitlines()
    for line, after in zip(lines, [*lines[1:], ""], strict=True):
        if line.lstrip().startswith("```"):
            code = line.strip() != "```"  # one of the texts has a closing mark too many
        elif not code and not _RULE.fullmatch(after) and (said := _said(line)):
            found.append(said)
    return found


_RULE = re.compile(r"\|[-:| ]+\|")


def _said(line: str) -> str:
    if line.startswith("|"):
        return "" if _RULE.fullmatch(line) else plain(" · ".join(cell.strip() for cell in line.strip("| ").split("|")))
    item = re.match(r"\s*(?:[-*]|\d+\.|o)\s+(?:o\s+)?(.+)", line)
    return plain(item[1]) if item else ""


def plain(text: str) -> str:
    """Without emphasis, code marks, links and doubled spaces."""
    text = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", text)
    return " ".join(text.replace("**", "").replace("`", "").replace("â€™", "’").split())
