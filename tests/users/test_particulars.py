"""Is a particular taken as its owner means it, and refused when it is none?"""

import subprocess
import sys
from collections.abc import Callable

import pytest

from salus.users import particulars

HEAVY = ("phonenumbers", "alembic")  # FastAPI itself imports email_validator


@pytest.mark.parametrize(
    ("check", "text", "kept"),
    [
        (particulars.email, " Jane.Doe@Example.COM ", "Jane.Doe@Example.COM"),
        (particulars.email_key, "Jane.Doe@Example.COM", "jane.doe@example.com"),
        (particulars.email_key, "j@XN--MNCHEN-3YA.de", "j@münchen.de"),
        (particulars.email_key, "j@clinic.test", "j@clinic.test"),
        (particulars.time_zone, "Pacific/Apia", "Pacific/Apia"),
        (particulars.country, "fr", "FR"),
        (particulars.currency, "JPY", "JPY"),
        (particulars.locale, "PT_br", "pt-BR"),
        (particulars.locale, "zh-hant-tw", "zh-Hant-TW"),
        (particulars.locale, "es-419", "es-419"),
        (particulars.one_line, "  Dr. Ñandú  ", "Dr. Ñandú"),
    ],
)
def test_a_particular_is_kept_in_its_usual_spelling(check: Callable[[str], str], text: str, kept: str) -> None:
    assert check(text) == kept


@pytest.mark.parametrize(
    ("check", "text"),
    [
        *((particulars.email, text) for text in ("", "jane", "@x.com", "a@b@c.com", "a@-x.com", "a\x00@x.com", "a@x")),
        *((particulars.time_zone, text) for text in ("", "Mars/Base", "europe/paris", "../etc/passwd", "+01:00")),
        *((particulars.country, text) for text in ("", "XX", "FRA", "ß")),
        *((particulars.currency, text) for text in ("", "eur", "XXX", "€")),
        *((particulars.locale, text) for text in ("", "english", "e", "en-", "en-USA", "en\n")),
        *((particulars.one_line, text) for text in ("", "  ", "a\nb", "a\x00", "x" * 201, "a\u202eb")),
    ],
)
def test_what_is_no_such_particular_is_refused(check: Callable[[str], str], text: str) -> None:
    with pytest.raises(ValueError, match="must be"):
        check(text)


def test_a_telephone_number_is_kept_as_it_is_dialled_from_anywhere() -> None:
    assert particulars.phone("+33 (0)1 44 27 00 00", None) == "+33144270000"
    assert particulars.phone("01 44 27 00 00", "FR") == "+33144270000"


@pytest.mark.parametrize(("text", "region"), [("01 44 27 00 00", None), ("+33 1", None), ("call me", "FR"), ("", "FR")])
def test_what_nobody_can_dial_is_refused(text: str, region: str | None) -> None:
    with pytest.raises(ValueError, match="telephone"):
        particulars.phone(text, region)


def test_a_locale_names_a_country_or_none() -> None:
    found = [particulars.region_of(locale) for locale in ("de-CH", "zh-Hant-TW", "de", "es-419", None)]
    assert found == ["CH", "TW", None, None, None]


def test_the_libraries_are_imported_when_they_are_needed() -> None:
    asked = f"import sys, salus.users.routes; print([name for name in {HEAVY} if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
