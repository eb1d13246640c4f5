"""Does a refusal say what is the case and what to do next?"""

from dataclasses import dataclass

import pytest

from salus.kernel.errors import (
    FieldError,
    Invalid,
    Kind,
    Limited,
    NotAllowed,
    NotAuthenticated,
    NotFound,
    PreconditionMissing,
    Refusal,
    Stale,
    TooLarge,
    Unavailable,
)


@dataclass(eq=False)
class KettleCold(Refusal):
    """Somebody was faster.

    This second sentence is for readers of the code.
    """


class Undescribed(Refusal):
    pass


@pytest.mark.parametrize(
    ("refusal", "code", "kind", "detail"),
    [
        (Refusal(), "refusal", Kind.CONFLICT, "The request was refused."),
        (KettleCold(), "kettle_cold", Kind.CONFLICT, "Somebody was faster."),
        (Undescribed(), "undescribed", Kind.CONFLICT, "Undescribed."),
        (NotAuthenticated(), "not_authenticated", Kind.NOT_AUTHENTICATED, "Sign in first."),
        (NotAllowed(), "not_allowed", Kind.NOT_ALLOWED, "You may not do this."),
        (
            NotFound("clinic_room"),
            "not_found",
            Kind.NOT_FOUND,
            "There is no such clinic room, or it is not yours to know.",
        ),
        (Stale(7), "stale", Kind.STALE, "It is at revision 7 by now. Load it again and repeat your change."),
        (
            PreconditionMissing(),
            "precondition_missing",
            Kind.PRECONDITION_MISSING,
            "This change needs an If-Match header.",
        ),
        (TooLarge(10), "too_large", Kind.TOO_LARGE, "The request is too large."),
        (Limited(9), "limited", Kind.LIMITED, "Too many requests. Try again in 9 s."),
        (Unavailable(), "unavailable", Kind.UNAVAILABLE, "A part of the system does not answer at the moment."),
    ],
)
def test_each_has_a_code_a_kind_and_a_sentence(refusal: Refusal, code: str, kind: Kind, detail: str) -> None:
    assert (refusal.code, refusal.kind, refusal.detail) == (code, kind, detail)
    assert str(refusal) == f"{code}: {detail}"


def test_the_title_is_the_first_sentence_of_the_docstring() -> None:
    assert KettleCold().title == "Somebody was faster"


def test_invalid_names_its_field() -> None:
    refusal = Invalid.field("/email", "missing", "Give an address.")
    assert refusal.errors == (FieldError("/email", "missing", "Give an address."),)
    assert refusal.kind is Kind.INVALID


def test_two_equal_refusals_stay_two_exceptions() -> None:
    assert Limited(1) != Limited(1)
    assert len({Limited(1), Limited(1)}) == 2
