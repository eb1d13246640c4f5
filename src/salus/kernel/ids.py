"""Whose number is this? One type for each kind of thing, so that none is taken for another."""

from random import Random
from typing import NewType

UserId = NewType("UserId", int)
DoctorId = NewType("DoctorId", int)
PatientId = NewType("PatientId", int)
ClinicId = NewType("ClinicId", int)
ServiceId = NewType("ServiceId", int)
AppointmentId = NewType("AppointmentId", int)
SessionId = NewType("SessionId", int)

LARGEST_ID = 2**53 - 1
"""The largest whole number that every JSON reader keeps exact."""

_LETTERS = "23456789ABCDEFGHJKMNPQRSTVWXYZ"  # no 0/O, 1/I/L, U: read aloud without mistakes


def reference(chance: Random) -> str:
    """A short code that a person can read out on the telephone, such as `K7QM-4XWD`.

    Source: 30 letters, 8 places: 6.6e11 codes; the table's unique index catches the rare twin.
    """
    number = chance.randrange(len(_LETTERS) ** 8)
    letters = ""
    for _ in range(8):
        number, letter = divmod(number, len(_LETTERS))
        letters += _LETTERS[letter]
    return f"{letters[:4]}-{letters[4:]}"
