"""How much, in which currency? Whole minor units, never a float."""

from typing import NamedTuple


class Money(NamedTuple):
    """An amount in the currency's minor unit (cents), with its ISO 4217 code."""

    amount: int
    currency: str
