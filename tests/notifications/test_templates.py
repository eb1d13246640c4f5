"""Does every template say what it must in every language, and nothing that its channel may not?"""

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from salus.kernel.ids import ClinicId
from salus.kernel.money import Money
from salus.notifications.contract import TOPICS, Facts, Kind
from salus.notifications.rendering import LANGUAGES, Rendered, Renderer, Unrenderable, language_of
from salus.notifications.samples import channels_of, contact, facts, mistakes
from salus.users.contract import Channel

OURS = Renderer("https://clinic.example")
EVERY = [(kind, language) for kind in Kind for language in LANGUAGES]
SECRETS = {
    "service": "Canary service",
    "specialty": "Canary oncology",
    "reason": "Canary cough",
    "note": "Canary note",
    "patient": "Canary patient",
    "cancelled_reason": "Canary relapse",
}
ABOUT_VISITS = (
    *("Dr. Dora Example", "North Clinic", "2 rue Bichat", "K7QM-4XWD", "appointments/7", "+33144270000", "10:00"),
)
SAID = {Kind.REFUND_MADE: ("50", "€", "K7QM-4XWD", "appointments/7")}


def rendered(kind: Kind, language: str, channel: Channel, renderer: Renderer = OURS) -> Rendered:
    return renderer.render(kind, channel, contact(language), facts(kind))


@pytest.mark.parametrize(("kind", "language"), EVERY)
def test_a_mail_says_everything_in_text_and_in_html(kind: Kind, language: str) -> None:
    mail = rendered(kind, language, Channel.EMAIL)
    subject, text, html = mail["subject.txt.j2"], mail["mail.txt.j2"], mail["mail.html.j2"]
    assert 5 < len(subject) < 70
    assert "\n" not in subject
    assert f'<html lang="{language}">' in html
    assert not re.search(r"\s(src|background)=|url\(|@import", html)  # nothing is fetched, so nobody is told who reads
    for said in SAID.get(kind, ABOUT_VISITS) if kind in TOPICS else ("#token=",):
        assert said in text
        assert said in html
    assert "Jane Müller" in text
    assert not re.search(r"[{}]|\n\n\n", text.replace("{", "{"))


@pytest.mark.parametrize(("kind", "language"), [(kind, language) for kind, language in EVERY if kind in TOPICS])
def test_a_text_message_is_short_and_names_no_doctor(kind: Kind, language: str) -> None:
    text = rendered(kind, language, Channel.SMS)["sms.txt.j2"]
    assert ("50" if kind is Kind.REFUND_MADE else "10:00") in text
    assert len(text) <= 153 * 2
    assert "\n" not in text
    for hidden in ("Dora", "Jane", "Müller", "Bichat"):
        assert hidden not in text


@pytest.mark.parametrize(("kind", "language"), EVERY)
def test_nothing_tells_of_health_whatever_the_author_gives(kind: Kind, language: str) -> None:
    given = facts(kind)
    given = replace(given, fields={**given.fields, **SECRETS})
    for channel in channels_of(kind):
        parts = OURS.render(kind, channel, contact(language), given).parts
        assert "canary" not in "".join(parts.values()).lower()
    subject = OURS.render(kind, Channel.EMAIL, contact(language), given)["subject.txt.j2"]
    for hidden in ("Dora", "Jane", "North", "K7QM"):
        assert hidden not in subject


def override(folder: Path, name: str, blocks: str) -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    ours = name.partition("/")[2] if name.startswith("clinic-") else name
    path.write_text(f"{{% extends 'ours/{ours}' %}}\n{blocks}")
    return folder


ASKS_TOO_MUCH = {
    "the subject for the doctor": "{% block subject %}{{ doctor }}{% endblock %}",
    "the subject for the clinic": "{% block subject %}{{ clinic }}{% endblock %}",
    "the mail for the reason": "{% block intro %}{{ reason }}{% endblock %}",
    "the mail for the specialty": "{% block outro %}{{ specialty }}{% endblock %}",
    "the mail for the service": "{% block title %}{{ service }}{% endblock %}",
    "the text message for the doctor": "{% block sms %}{{ doctor }}{% endblock %}",
    "the text message for the name": "{% block sms %}{{ recipient }}{% endblock %}",
    "more than templates may": "{% block title %}{{ ''.__class__.__mro__ }}{% endblock %}",
    "for another's file": "{% include '../../../etc/passwd' %}",
    "nonsense": "{% block title %}",
    "for what is not there": "{% block title %}{{ self.nothing() }}{% endblock %}",
}


@pytest.mark.parametrize("what", ASKS_TOO_MUCH)
def test_a_template_that_asks_for_more_fails_and_ours_is_sent(tmp_path: Path, what: str) -> None:
    override(tmp_path, "en/appointment_reminder.j2", ASKS_TOO_MUCH[what])
    said = list(mistakes(tmp_path))
    assert said
    assert all(line.startswith("en/appointment_reminder.j2 in ") for line in said)
    strict = Renderer("https://clinic.example", tmp_path, forgiving=False)
    with pytest.raises(Unrenderable):
        for channel in Channel:
            rendered(Kind.APPOINTMENT_REMINDER, "en", channel, strict)
    kind = Renderer("https://clinic.example", tmp_path)
    for channel in Channel:
        ours = rendered(Kind.APPOINTMENT_REMINDER, "en", channel).parts
        sent = rendered(Kind.APPOINTMENT_REMINDER, "en", channel, kind).parts
        assert sent == ours or (channel is Channel.SMS and "text message" not in what)


def test_a_clinic_speaks_its_own_words_and_others_theirs(tmp_path: Path) -> None:
    override(tmp_path, "clinic-7/en/welcome.j2", "{% block subject %}Seven{% endblock %}")
    override(tmp_path, "en/welcome.j2", "{% block subject %}All of us{% endblock %}")
    here = Renderer("https://clinic.example", tmp_path)

    def subject(clinic: int | None, language: str = "en") -> str:
        given = facts(Kind.WELCOME, None if clinic is None else ClinicId(clinic))
        return here.render(Kind.WELCOME, Channel.EMAIL, contact(language), given)["subject.txt.j2"]

    assert [subject(7), subject(8), subject(None), subject(7, "de")] == [
        *("Seven", "All of us", "All of us", "Ihr Konto: Passwort setzen"),
    ]
    assert list(mistakes(tmp_path)) == []


def test_a_clinic_may_change_how_all_its_mails_look(tmp_path: Path) -> None:
    (tmp_path / "clinic-7").mkdir()
    (tmp_path / "clinic-7" / "mail.html.j2").write_text(
        "<h1>{% block title %}{% endblock %}</h1>{% filter paragraphs %}{% block intro %}{% endblock %}{% endfilter %}"
    )
    here = Renderer("https://clinic.example", tmp_path)
    given = facts(Kind.APPOINTMENT_CONFIRMED, ClinicId(7))
    html = here.render(Kind.APPOINTMENT_CONFIRMED, Channel.EMAIL, contact("en"), given)["mail.html.j2"]
    assert html.startswith("<h1>Your appointment is booked</h1><p>Hello Jane Müller,</p>")


def test_a_template_that_forgets_a_part_says_so(tmp_path: Path) -> None:
    (tmp_path / "en").mkdir()
    (tmp_path / "en" / "welcome.j2").write_text("{% extends layout %}{% block title %}Hello{% endblock %}")
    assert list(mistakes(tmp_path)) == ["en/welcome.j2 in subject.txt.j2: says nothing"]
    assert list(mistakes(tmp_path / "nowhere")) == [f"{tmp_path / 'nowhere'} is no folder"]


def test_what_somebody_is_called_is_text_and_never_markup() -> None:
    who = replace(contact("en"), name="<img src=x onerror=alert(1)> {{ 7*7 }}")
    mail = OURS.render(Kind.WELCOME, Channel.EMAIL, who, facts(Kind.WELCOME))
    assert "<img" not in mail["mail.html.j2"]
    assert "&lt;img src=x onerror=alert(1)&gt; {{ 7*7 }}" in mail["mail.html.j2"]
    assert "<img src=x onerror=alert(1)> {{ 7*7 }}" in mail["mail.txt.j2"]


def test_everybody_is_written_to_in_a_language_of_ours_and_their_regions_dates() -> None:
    assert [language_of(locale) for locale in ("de-AT", "es-MX", "fr", "EN-us", "pt-BR")] == [
        *("de", "es", "en", "en", "en"),
    ]

    def subject(locale: str) -> str:
        given = facts(Kind.APPOINTMENT_REMINDER)
        return OURS.render(Kind.APPOINTMENT_REMINDER, Channel.EMAIL, contact(locale), given)["subject.txt.j2"]

    assert [subject("en-US"), subject("en-GB"), subject("de-AT"), subject("fr-FR"), subject("xx-YY")] == [
        "Reminder: your appointment is Tue, Jan 5, 10:00 AM",
        "Reminder: your appointment is Tue 5 Jan, 10:00",
        "Erinnerung: Ihr Termin Di., 5. Jän., 10:00",
        "Reminder: your appointment is Tue 5 Jan, 10:00",
        "Reminder: your appointment is Tue 5 Jan, 10:00",
    ]


def test_the_hour_is_the_places_and_says_whose_it_is() -> None:
    given = replace(facts(Kind.APPOINTMENT_REMINDER), time_zone="America/New_York")
    text = OURS.render(Kind.APPOINTMENT_REMINDER, Channel.EMAIL, contact("en"), given)["mail.txt.j2"]
    assert "Tuesday, 5 January 2027, 04:00 (Eastern Standard Time)" in text


def test_money_is_written_as_its_reader_does_and_as_its_currency_is() -> None:
    def told(locale: str, money: Money) -> str:
        given = facts(Kind.REFUND_MADE)
        given = replace(given, fields={**given.fields, "amount": money})
        text = OURS.render(Kind.REFUND_MADE, Channel.EMAIL, contact(locale), given)["mail.txt.j2"]
        return text.replace("\N{NO-BREAK SPACE}", " ")

    assert "Amount: €12.05\n" in told("en", Money(1205, "EUR"))
    assert "Betrag: 12,05 €\n" in told("de", Money(1205, "EUR"))
    assert "Importe: 1205 JPY\n" in told("es", Money(1205, "JPY")).replace("1.205", "1205")


def test_what_is_not_known_is_not_mentioned() -> None:
    given = facts(Kind.APPOINTMENT_CONFIRMED)
    bare = {name: value for name, value in given.fields.items() if name not in ("clinic", "address", "phone")}
    mail = OURS.render(Kind.APPOINTMENT_CONFIRMED, Channel.EMAIL, contact("en"), Facts({**bare, "mode": "video"}))
    assert "Where: Video visit" in mail["mail.txt.j2"]
    assert "Telephone" not in mail["mail.txt.j2"]
    sms = OURS.render(Kind.APPOINTMENT_CONFIRMED, Channel.SMS, contact("en"), Facts({**bare, "clinic": ""}))
    assert sms["sms.txt.j2"].startswith("Booked: Tue 5 Jan, 09:00. K7QM-4XWD")


def _templates() -> Iterator[Path]:
    return (Path(__file__).parents[2] / "src/salus/notifications/templates").rglob("*.j2")


def test_there_is_no_template_that_nobody_uses() -> None:
    used = {f"{language}/{kind.value}.j2" for kind, language in EVERY}
    used |= {f"{language}/words.j2" for language in LANGUAGES}
    used |= {"mail.html.j2", "mail.txt.j2", "subject.txt.j2", "sms.txt.j2"}
    folder = next(path for path in _templates() if path.name == "mail.html.j2").parent
    assert {path.relative_to(folder).as_posix() for path in _templates()} == used
