"""How is a view told under other names?"""

from dataclasses import fields
from typing import Any, TypeVar

T = TypeVar("T")


def told_as(kind: type[T], view: Any, **others: Any) -> T:
    """A dataclass filled from the fields of the same name of another view; `others` are told differently."""
    same = {one.name for one in fields(kind)} - others.keys()  # type: ignore[arg-type]
    return kind(**{name: getattr(view, name) for name in same}, **others)
