"""How much, in which currency? Whole minor units, never a float."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, order=True)
class Money:
    """An amount in the currency's minor unit (cents), with its ISO 4217 code.

    Shape: a dataclass, not a tuple: on the wire it is an object with two names.
    Order: by amount, which says something within one currency only.
    """

    amount: int
    currency: str
