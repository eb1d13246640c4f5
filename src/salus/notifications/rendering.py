"""How does a message read? Templates, filled with what their channel may say, in the person's language."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from functools import cached_property, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import structlog

from salus.kernel.ids import ClinicId
from salus.kernel.money import Money
from salus.kernel.zone import zone
from salus.notifications.contract import Facts, Kind
from salus.notifications.disclosure import PARTS
from salus.users.contract import Channel, Contact

if TYPE_CHECKING:
    from babel import Locale
    from jinja2.sandbox import SandboxedEnvironment

log = structlog.get_logger(__name__)

LANGUAGES: Final = ("en", "de", "es")
_OURS: Final = Path(__file__).parent / "templates"
_BLANK = re.compile(r"\n\s*\n")
_HOLES = re.compile(r"\n{3,}")
_LINES: Final = ("subject.txt.j2", "sms.txt.j2")
"""The layouts of one line."""


class Unrenderable(Exception):
    """A template asks for what it may not have, or is none. The message names template and mistake, no value."""


@dataclass(frozen=True, slots=True)
class Rendered:
    """The parts of a message by their layouts' names."""

    parts: Mapping[str, str]

    def __getitem__(self, layout: str) -> str:
        return self.parts[layout]


class Renderer:
    """Takes a clinic's own template where `overrides` has one: `clinic-7/de/…` before `de/…` before ours.

    A clinic's may extend ours by the name `ours/de/…`. One that cannot be filled is logged and ours taken instead,
    unless the renderer is not `forgiving`.
    """

    def __init__(self, public_url: str, overrides: Path | None = None, *, forgiving: bool = True) -> None:
        self._forgiving = forgiving
        self._public_url = public_url
        self._overrides = overrides
        self._ours = _Shelf(())
        self._shelves: dict[ClinicId | None, _Shelf] = {}
        self._alike: dict[tuple[Path, ...], _Shelf] = {(): self._ours}
        """By folders: clinics without words of their own share what is compiled; a template takes milliseconds."""

    def render(self, kind: Kind, channel: Channel, contact: Contact, facts: Facts) -> Rendered:
        """Raises: Unrenderable."""
        language = language_of(contact.locale)
        spoken = spoken_fields({"recipient": contact.name, **facts.fields}, locale_of(contact.locale), facts.time_zone)
        always = {"language": language, "preferences_url": f"{self._public_url}/app/preferences"}
        told = {layout: always | _allowed(spoken, allowed) for layout, allowed in PARTS[channel].items()}
        template = f"{language}/{kind.value}.j2"
        try:
            return self._shelf(facts.clinic_id).fill(template, told)
        except Unrenderable as error:
            if not self._forgiving or self._overrides is None:
                raise
            log.error("template cannot be filled", clinic_id=facts.clinic_id, error=str(error))
            return self._ours.fill(template, told)

    def _shelf(self, clinic_id: ClinicId | None) -> "_Shelf":
        if clinic_id not in self._shelves:
            folders = [self._overrides] if self._overrides else []
            own = [folder / f"clinic-{clinic_id}" for folder in folders]
            there = tuple(path for path in (*own, *folders) if path.is_dir())
            self._shelves[clinic_id] = self._alike.setdefault(there, _Shelf(there))
        return self._shelves[clinic_id]


class _Shelf:
    """The templates that hold for a clinic, and for all that have the same."""

    def __init__(self, folders: tuple[Path, ...]) -> None:
        self._folders = folders

    def fill(self, template: str, told: Mapping[str, Mapping[str, str]]) -> Rendered:
        """Each layout with what it is told. Raises: Unrenderable."""
        return Rendered({layout: self._write(layout, template, fields) for layout, fields in told.items()})

    def _write(self, layout: str, template: str, told: Mapping[str, str]) -> str:
        from jinja2 import TemplateError

        environment = self._html if layout.endswith(".html.j2") else self._text
        try:
            text = environment.get_template(template).render(told, layout=environment.get_template(layout))
        except TemplateError as error:
            raise Unrenderable(f"{template} in {layout}: {type(error).__name__} {error.message}") from None
        text = _HOLES.sub("\n\n", text.strip())
        if not text:
            raise Unrenderable(f"{template} in {layout}: says nothing")
        return text if layout in _LINES else text + "\n"

    @cached_property
    def _html(self) -> "SandboxedEnvironment":
        return self._environment(autoescape=True)

    @cached_property
    def _text(self) -> "SandboxedEnvironment":
        return self._environment(autoescape=False)

    def _environment(self, *, autoescape: bool) -> "SandboxedEnvironment":
        # Imported here: a process that sends nothing need not wait for it.
        from jinja2 import ChoiceLoader, FileSystemLoader, PrefixLoader, StrictUndefined
        from jinja2.sandbox import ImmutableSandboxedEnvironment
        from markupsafe import Markup

        made = ImmutableSandboxedEnvironment(
            loader=ChoiceLoader(
                [FileSystemLoader([*self._folders, _OURS]), PrefixLoader({"ours": FileSystemLoader(_OURS)})]
            ),
            autoescape=autoescape,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            auto_reload=False,
        )
        made.filters["paragraphs"] = (lambda text: Markup(_html_paragraphs(text))) if autoescape else _text_paragraphs  # noqa: S704 -- escaped before
        return made


def _allowed(spoken: Mapping[str, str], allowed: frozenset[str]) -> dict[str, str]:
    """What one layout may say; the zone goes with the start."""
    told = {name: text for name, text in spoken.items() if name.partition("_")[0] in allowed}
    return told | {"zone": spoken["zone"]} if "starts" in allowed else told


def _paragraphs(text: str) -> list[str]:
    return [part.strip() for part in _BLANK.split(text) if part.strip()]


def _html_paragraphs(text: str) -> str:
    return "\n".join(f"<p>{part}</p>" for part in _paragraphs(text))


def _text_paragraphs(text: str) -> str:
    return "\n\n".join(_paragraphs(text))


def language_of(locale: str) -> str:
    """The language that a person is written to: theirs, or English."""
    language = locale.partition("-")[0].lower()
    return language if language in LANGUAGES else LANGUAGES[0]


@lru_cache(256)
def locale_of(tag: str) -> "Locale":
    """How days and hours are written for a language tag: its region's way, in a language of ours."""
    from babel import Locale

    language = language_of(tag)
    region = re.search(r"-([A-Z]{2})$", tag)
    if region and tag.lower().startswith(language):
        try:
            return Locale.parse(f"{language}_{region[1]}")
        except ValueError:  # UnknownLocaleError is one of them
            pass
    return Locale.parse("en_GB" if language == "en" else language)


def spoken_fields(fields: Mapping[str, str | datetime | Money], locale: "Locale", time_zone: str) -> dict[str, str]:
    """The fields as texts: each instant as `…_day`, `…_short` and `…_time` on the clock of the place."""
    spoken: dict[str, str] = {"zone": time_zone}
    clock = zone(time_zone)
    for name, value in fields.items():
        if isinstance(value, datetime):
            spoken |= {f"{name}_{form}": text for form, text in _forms(value.astimezone(clock), locale).items()}
            if name == "starts":
                spoken["zone"] = _zone_name(value.astimezone(clock), locale)
        elif isinstance(value, Money):
            spoken[name] = _sum(value, locale)
        elif value:
            spoken[name] = value
    return spoken


def _sum(money: Money, locale: Any) -> str:
    from babel.numbers import format_currency, get_currency_precision

    whole = Decimal(money.amount).scaleb(-get_currency_precision(money.currency))
    return format_currency(whole, money.currency, locale=locale)


def _forms(local: datetime, locale: Any) -> dict[str, str]:
    from babel.dates import format_date, format_skeleton, format_time

    # A plain space instead of the narrow one: in a text message it would cost more than half of the room.
    return {
        "day": format_date(local, "full", locale),
        "short": format_skeleton("MMMEd", local, locale=locale),
        "time": format_time(local, "short", locale=locale).replace("\u202f", " "),
    }


def _zone_name(local: datetime, locale: Any) -> str:
    from babel.dates import get_timezone_name

    return get_timezone_name(local, "long", locale=locale)
