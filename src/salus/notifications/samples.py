"""Is every template in order? Each is filled with an example of what it will be given."""

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from salus.kernel.ids import ClinicId, UserId
from salus.kernel.money import Money
from salus.notifications.contract import TOPICS, Facts, Kind
from salus.notifications.rendering import LANGUAGES, Renderer, Unrenderable
from salus.users.contract import Channel, Contact, Topic

_LINK: Final = "https://clinic.example/app/reset-password#token=5Wc0mUHkJ5pYw0Wn4o8WmS2c0R8vXq3uN1zL7eTgk2A"
_URL: Final = "https://clinic.example/app/appointments/7"
_REFUND: Final[Mapping[str, str | Money]] = {
    "amount": Money(5000, "EUR"),
    "reference": "K7QM-4XWD",
    "clinic": "North Clinic",
    "url": _URL,
}


def contact(language: str) -> Contact:
    channels = dict.fromkeys(Topic, tuple(Channel))
    return Contact(
        *(UserId(1), None, None, "Jane Müller", "jane@example.com", "+493012345678", language, None, True),
        channels,
        None,
    )


def facts(kind: Kind, clinic_id: ClinicId | None = None) -> Facts:
    """Everything that a message of this kind may be given."""
    if kind not in TOPICS:
        return Facts({"link": _LINK}, clinic_id=clinic_id)
    if kind is Kind.REFUND_MADE:
        return Facts(_REFUND, clinic_id=clinic_id)
    fields: dict[str, str | datetime] = {
        "starts": datetime(2027, 1, 5, 9, tzinfo=UTC),
        "doctor": "Dr. Dora Example",
        "clinic": "North Clinic",
        "address": "2 rue Bichat, 75010 Paris, FR",
        "phone": "+33144270000",
        "reference": "K7QM-4XWD",
        "mode": "in_person",
        "url": _URL,
    }
    if kind in (Kind.APPOINTMENT_MOVED, Kind.DOCTOR_MOVED):
        fields["was"] = datetime(2027, 1, 4, 15, 30, tzinfo=UTC)
    if kind is Kind.WAITLIST_OFFER:
        fields["until"] = datetime(2027, 1, 4, 12, tzinfo=UTC)
    return Facts(fields, "Europe/Paris", clinic_id)


def channels_of(kind: Kind) -> tuple[Channel, ...]:
    return tuple(Channel) if kind in TOPICS else (Channel.EMAIL,)


def mistakes(overrides: Path) -> Iterator[str]:
    """What is wrong with a folder of clinics' own templates."""
    if not overrides.is_dir():
        yield f"{overrides} is no folder"
        return
    own = [int(path.name[7:]) for path in sorted(overrides.glob("clinic-*")) if path.name[7:].isdigit()]
    renderer = Renderer("https://clinic.example", overrides, forgiving=False)
    for clinic_id in (None, *map(ClinicId, own)):
        for language in LANGUAGES:
            for kind in Kind:
                for channel in channels_of(kind):
                    try:
                        renderer.render(kind, channel, contact(language), facts(kind, clinic_id))
                    except Unrenderable as error:
                        yield f"clinic-{clinic_id}: {error}" if clinic_id else str(error)
