"""Which days are public holidays there? Any year, by the `holidays` package.

Source: https://holidays.readthedocs.io; calendars that follow the moon are estimated for later years.
"""

from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from types import MappingProxyType

from salus.kernel.interval import Interval
from salus.schedule.contract import Rules
from salus.users.contract import Clinic, Practice

NONE: Mapping[date, str] = MappingProxyType({})


def kept_by(rules: Rules, practice: Practice, clinic: Clinic | None, within: Interval) -> Mapping[date, str]:
    """The holidays that close a place in the years of a range."""
    years = tuple(range(within.start.year - 1, within.end.year + 2))
    if rules.holidays is not None:
        return of(rules.holidays, years)
    if clinic is None:
        return of(practice.country or "", years)
    region = f"{clinic.country}-{clinic.region}" if clinic.region else clinic.country
    return of(region if known(region) else clinic.country, years)


@lru_cache(1024)
def of(code: str, years: tuple[int, ...]) -> Mapping[date, str]:
    """Day by day the name of the holiday; none for a code that is not known."""
    if not code or not known(code):
        return NONE
    from holidays import country_holidays  # imported late: it costs a start more than most calendars need

    country, _, region = code.partition("-")
    found = country_holidays(country, subdiv=region or None, years=years)
    return MappingProxyType(dict(sorted(found.items())))


@lru_cache(4096)
def known(code: str) -> bool:
    """Whether this is a country such as `FR`, or a country and region such as `US-NY`."""
    country, dash, region = code.partition("-")
    regions = _countries().get(country)
    return regions is not None and (not dash or region in regions)


@lru_cache(1)
def _countries() -> Mapping[str, list[str]]:
    from holidays import list_supported_countries

    found: Mapping[str, list[str]] = list_supported_countries(include_aliases=False)
    return found
