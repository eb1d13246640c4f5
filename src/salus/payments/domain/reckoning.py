"""What has a provider given back by itself, and how do disputes stand?"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from salus.kernel.money import Money
from salus.payments.contract import Dispute
from salus.payments.domain.machine import Word


@dataclass(frozen=True, slots=True)
class Given:
    """Money that went back, by the provider's name for it; `disputed` when the payer's bank took it."""

    id: str
    amount: Money
    word: Word
    disputed: bool = False


def news_among(given: Iterable[Given], known: Collection[str | None]) -> list[Given]:
    """What is not known here, and went back or is on its way."""
    return [one for one in given if one.id not in known and one.word is not Word.REFUSED]


def standing(disputes: Collection[Dispute]) -> Dispute | None:
    """How a payment stands that was disputed more than once: what is open comes first, then what was lost."""
    return next((one for one in (Dispute.OPEN, Dispute.LOST, Dispute.WON) if one in disputes), None)


def counted(paid: int, given: Iterable[int]) -> int:
    """How much of a payment is given back, or asked to be: never more than there was.

    Somebody at the provider's desk may be faster than what was asked for here; one of the two will be refused.
    """
    return min(paid, sum(given))
