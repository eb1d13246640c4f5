"""Is this really a name, an email address, a telephone number, a zone, a country, a language, a currency?

Each check returns the value as we keep it. The libraries are imported at the first use: they cost
70 ms of a start, and a command or a service that only answers searches needs none of them.

Raises: ValueError, with a sentence for the person who typed it.
"""

import re
from functools import cache

from salus.kernel.zone import zone_names
from salus.users.domain.currencies import CURRENCIES

_LOCALE = re.compile(r"([A-Za-z]{2,3})(?:[-_]([A-Za-z]{4}))?(?:[-_]([A-Za-z]{2}|[0-9]{3}))?")
LONGEST_EMAIL = 254
"""Source: RFC 5321, the longest path without its brackets."""


def one_line(text: str) -> str:
    line = text.strip()
    if not 1 <= len(line) <= 200 or not line.isprintable():
        raise ValueError("must be one to 200 characters on one line")
    return line


def email(text: str) -> str:
    """The address as it was typed."""
    email_key(text)
    return text.strip()


def email_key(text: str) -> str:
    """The address as addresses are compared: without case, in one spelling of its letters."""
    from email_validator import EmailNotValidError, validate_email

    try:
        # No DNS: whether mail arrives is learnt by sending it. `.test` is how installations are tried.
        checked = validate_email(text.strip(), check_deliverability=False, test_environment=True)
    except EmailNotValidError:
        raise ValueError("must be an email address, such as jane@example.com") from None
    return checked.normalized.lower()


def phone(text: str, region: str | None) -> str:
    """The number in E.164; `region` is the country in which a number without `+` is dialled."""
    import phonenumbers

    sentence = "must be a telephone number with its country code, such as +33 1 44 27 00 00"
    try:
        number = phonenumbers.parse(text, region)
    except phonenumbers.NumberParseException:
        raise ValueError(sentence) from None
    if not phonenumbers.is_possible_number(number):
        raise ValueError(sentence)
    return str(phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164))


def time_zone(text: str) -> str:
    if text not in zone_names():
        raise ValueError("must be an IANA time zone, such as Europe/Paris")
    return text


def country(text: str) -> str:
    code = text.upper()
    if not text.isascii() or code not in _countries():  # "ß" would be South Sudan
        raise ValueError("must be an ISO 3166 country code, such as FR")
    return code


def currency(text: str) -> str:
    if text not in CURRENCIES:
        raise ValueError("must be an ISO 4217 currency code, such as EUR")
    return text


def locale(text: str) -> str:
    """The language tag in its usual case: `pt-BR`, `zh-Hant-TW`."""
    parts = _LOCALE.fullmatch(text)
    if parts is None:
        raise ValueError("must be a language tag, such as fr or pt-BR")
    language, script, region = parts.groups()
    spelled = (language.lower(), script and script.title(), region and region.upper())
    return "-".join(part for part in spelled if part)


def region_of(locale: str | None) -> str | None:
    """The country that a language tag names: `CH` of `de-CH`."""
    last = (locale or "").rpartition("-")[2]
    return last if len(last) == 2 and last.isupper() else None


@cache
def _countries() -> frozenset[str]:
    """Source: the tz database's copy of ISO 3166-1, which comes with our zone data."""
    from importlib.resources import files

    table = files("tzdata").joinpath("zoneinfo", "iso3166.tab").read_text("utf-8")
    return frozenset(line.partition("\t")[0] for line in table.splitlines() if not line.startswith("#"))
