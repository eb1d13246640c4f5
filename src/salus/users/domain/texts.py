"""How is a text looked for in a database?"""

from salus.kernel.text import folded


def containing(text: str) -> str:
    r"""The LIKE pattern, with `\` as its escape, of what contains this text as it is searched."""
    plain = folded(text).replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    return f"%{plain}%"
