"""How does a test make any value of a type, and tell whether it crossed a wire unharmed?"""

import types
from collections.abc import Callable, Mapping, Sequence
from dataclasses import fields, is_dataclass
from datetime import UTC, date, datetime, timedelta, timezone
from enum import Enum
from typing import Any, Literal, NewType, Union, cast, get_args, get_origin, get_type_hints

from hypothesis import strategies as st

from salus.kernel.ids import LARGEST_ID

ZONES = st.just(UTC) | st.integers(-14 * 4, 14 * 4).map(lambda quarters: timezone(timedelta(minutes=15 * quarters)))
# No half characters: they are no UTF-8, and no database and no JSON of ours holds them.
TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
NUMBER = st.floats(allow_nan=False, allow_infinity=False)
INTEGER = st.integers(-(2**63), 2**63 - 1)
JSON = st.recursive(
    st.none() | st.booleans() | INTEGER | NUMBER | TEXT,
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(TEXT, inner, max_size=2),
    max_leaves=4,
)
LEAVES: dict[Any, st.SearchStrategy[Any]] = {
    type(None): st.none(),
    bool: st.booleans(),
    int: INTEGER,
    float: NUMBER,
    str: TEXT,
    date: st.dates(),
    datetime: st.datetimes(timezones=ZONES) | st.just(datetime.max.replace(tzinfo=UTC)),
    Any: JSON,
    object: JSON,
}


def some(hint: Any) -> st.SearchStrategy[Any]:
    """Any value of this type hint."""
    if hint in LEAVES:
        return LEAVES[hint]
    if isinstance(hint, NewType):
        return st.integers(1, LARGEST_ID)
    if is_dataclass(hint) or hasattr(hint, "_fields"):
        names = [field.name for field in fields(hint)] if is_dataclass(hint) else hint._fields
        hints = get_type_hints(hint)
        return st.builds(cast(Callable[..., Any], hint), **{name: some(hints[name]) for name in names})
    if isinstance(hint, type) and issubclass(hint, Enum):
        return st.sampled_from(hint)
    if isinstance(hint, type):
        return st.builds(hint)
    return _composed(get_origin(hint), get_args(hint))


def _composed(origin: Any, inner: tuple[Any, ...]) -> st.SearchStrategy[Any]:
    if is_dataclass(origin):  # of something, such as a page of doctors
        names = dict(zip(getattr(origin, "__parameters__", ()), inner, strict=True))
        hints = {name: _filled(hint, names) for name, hint in get_type_hints(origin).items()}
        made = cast(Callable[..., Any], origin)
        return st.builds(made, **{one.name: some(hints[one.name]) for one in fields(origin)})
    if origin is Literal:
        return st.sampled_from(inner)
    if origin in (Union, types.UnionType):
        return st.one_of([some(one) for one in inner])
    if origin is not None and issubclass(origin, Mapping):
        return st.dictionaries(some(inner[0]), some(inner[1]), max_size=3)
    if origin is tuple and inner[-1] is not Ellipsis:
        return st.tuples(*[some(one) for one in inner])
    listed = st.lists(some(inner[0]), max_size=3)
    return listed.map(tuple) if origin is tuple else listed


def _filled(hint: Any, names: Mapping[Any, Any]) -> Any:
    """A generic hint, with what stands for its variables."""
    wanted = getattr(hint, "__parameters__", ())
    return hint[tuple(names[one] for one in wanted)] if wanted else names.get(hint, hint)


def same(one: Any, other: Any) -> bool:
    """Whether both are equal, of the same classes; what is declared as a sequence may be any sequence."""
    if is_dataclass(one):
        kept = all(same(getattr(one, field.name), getattr(other, field.name, ...)) for field in fields(one))
        return type(one) is type(other) and kept
    if isinstance(one, datetime):
        return isinstance(other, datetime) and one == other and one.utcoffset() == other.utcoffset()
    if isinstance(one, Mapping):
        return isinstance(other, Mapping) and one.keys() == other.keys() and all(same(one[k], other[k]) for k in one)
    if isinstance(one, Sequence) and not isinstance(one, str):
        alike = type(one) is type(other) or (type(one) in (list, tuple) and type(other) in (list, tuple))
        return alike and len(one) == len(other) and all(map(same, one, other))
    return type(one) is type(other) and bool(one == other)
