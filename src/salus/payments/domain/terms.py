"""How much of a payment comes back?"""

from dataclasses import dataclass

from salus.payments.contract import Share


@dataclass(frozen=True, slots=True)
class Terms:
    """What a clinic gives back when a patient calls off: before the notice period has begun, and after.

    Unit: percent. A practice that calls off itself always gives back everything.
    """

    in_time_percent: int = 100
    late_percent: int = 0


def given_back(paid: int, terms: Terms, share: Share) -> int:
    """The amount that comes back, in minor units; halves of a cent are the patient's."""
    percent = {Share.FULL: 100, Share.IN_TIME: terms.in_time_percent, Share.LATE: terms.late_percent}[share]
    return -(-paid * percent // 100)
