"""How does somebody come in, stay in, and go out, wherever the question is asked?"""

from tests.support.shape import eventually
from tests.support.town import NEW_PASSWORD, Town, at, refused
from tests.support.world import PASSWORD, Account

EVERYWHERE = ("/auth/session", "/users/{id}", "/appointments")
"""One address of each service that asks who it is; the fourth, `schedule`, is asked as a doctor."""


def signed_out(town: Town, who: Account) -> bool:
    """Whether no service takes this token any more."""
    return all(town.send("GET", path.format(id=who.id), who).status_code == 401 for path in EVERYWHERE)


def signed_in(town: Town, who: Account) -> bool:
    return all(town.send("GET", path.format(id=who.id), who).is_success for path in EVERYWHERE)


def test_whoever_has_forgotten_the_password_gets_in_by_mail(town: Town) -> None:
    pat = town.patient()
    nobody = town.send("POST", "/auth/password/forgot", json={"email": town.address("nobody")})
    known = town.send("POST", "/auth/password/forgot", json={"email": pat.email})
    assert (nobody.status_code, nobody.content) == (known.status_code, known.content) == (202, b"")
    token = town.mailed_token(pat.email)
    short = town.send("POST", "/auth/password/reset", json={"token": token, "password": "password"})
    refused(short, 422, "invalid", "errors")
    town.call("POST", "/auth/password/reset", json={"token": token, "password": NEW_PASSWORD})
    eventually(lambda: signed_out(town, pat), "every session to end")
    old = town.send("POST", "/auth/login", json={"email": pat.email, "password": PASSWORD})
    refused(old, 401, "invalid_credentials")
    assert signed_in(town, town.sign_in(pat.email, NEW_PASSWORD))


def test_a_changed_password_ends_the_other_sessions_alone(town: Town) -> None:
    here = town.patient()
    there = town.sign_in(here.email)
    wrong = town.send("PUT", "/auth/password", here, json={"current_password": "x", "password": NEW_PASSWORD})
    refused(wrong, 422, "invalid", "errors")
    town.call("PUT", "/auth/password", here, json={"current_password": PASSWORD, "password": NEW_PASSWORD})
    eventually(lambda: signed_out(town, there), "the other session to end")
    assert signed_in(town, here)


def test_a_session_is_renewed_and_ends_when_a_spent_token_comes_again(town: Town) -> None:
    pat = town.patient()

    def renew(refresh_token: str) -> Account:
        said = town.call("POST", "/auth/refresh", json={"refresh_token": refresh_token})
        return Account(pat.id, pat.email, said["access_token"], said["refresh_token"])

    first, lost = renew(pat.refresh_token), renew(pat.refresh_token)
    assert first.refresh_token == lost.refresh_token, "whoever missed the answer may ask for it once more"
    renewed = renew(first.refresh_token)
    assert signed_in(town, renewed)
    stolen = town.send("POST", "/auth/refresh", json={"refresh_token": pat.refresh_token})
    refused(stolen, 401, "token_reused")
    eventually(lambda: signed_out(town, renewed) and signed_out(town, pat), "the session to end")
    spent = town.send("POST", "/auth/refresh", json={"refresh_token": renewed.refresh_token})
    refused(spent, 401, "token_invalid")


def test_whoever_signs_out_is_out_in_every_service(town: Town) -> None:
    doctor = town.open_doctor()
    other = town.sign_in(doctor.email)
    hours = f"/doctors/{doctor.doctor_id}/time-off"
    assert signed_in(town, doctor) and town.send("GET", hours, doctor).is_success
    listed = town.call("GET", "/auth/sessions", doctor)
    assert (listed["total"], [one["current"] for one in listed["items"]].count(True)) == (2, True)
    town.call("POST", "/auth/logout", doctor)
    eventually(lambda: signed_out(town, doctor), "the session to end")
    eventually(lambda: town.send("GET", hours, doctor).status_code == 401, "the schedule to hear of it")
    refused(town.send("GET", "/auth/session", doctor), 401, "not_authenticated")
    refused(town.send("POST", "/auth/refresh", json={"refresh_token": doctor.refresh_token}), 401, "token_invalid")
    assert signed_in(town, other) and town.send("GET", hours, other).is_success


def test_a_session_is_ended_from_another_one_but_not_by_others(town: Town) -> None:
    here, stranger = town.patient(), town.patient()
    there = town.sign_in(here.email)
    session = town.call("GET", "/auth/session", there)["session"]["id"]
    refused(town.send("DELETE", f"/auth/sessions/{session}", stranger), 404, "not_found", "what")
    assert town.send("DELETE", f"/auth/sessions/{session}", here).status_code == 204
    eventually(lambda: signed_out(town, there), "the other session to end")
    assert signed_in(town, here) and signed_in(town, stranger)


def test_a_token_that_nobody_issued_opens_nothing(town: Town) -> None:
    pat = town.patient()
    head, body, signature = pat.token.split(".")
    for token in ("x", f"{head}.{body}.", f"{head}.{body}.{signature[::-1]}", f"{head}.{body[::-1]}.{signature}"):
        forged = Account(pat.id, pat.email, token, "")
        assert signed_out(town, forged)
    refused(town.send("GET", "/appointments", forged), 401, "not_authenticated")


def test_who_guesses_a_password_has_to_wait(town: Town) -> None:
    pat, other = town.patient(), town.patient()
    guess = {"email": pat.email, "password": "guess"}
    for _ in range(5):
        refused(town.send("POST", "/auth/login", json=guess), 401, "invalid_credentials")
    limited = town.send("POST", "/auth/login", json=guess)
    said = refused(limited, 429, "limited", "retry_after")
    assert limited.headers["retry-after"] == str(said["retry_after"]) and 800 < said["retry_after"] <= 900
    right = town.send("POST", "/auth/login", json=guess | {"password": PASSWORD})
    refused(right, 429, "limited", "retry_after")
    assert signed_in(town, pat) and signed_in(town, town.sign_in(other.email))


def test_who_books_too_often_has_to_wait(town: Town) -> None:
    doctor, pat, other = town.open_doctor(), town.patient(), town.patient()
    for _ in range(30):
        answer = town.book(pat, doctor, at(9, 7))
        assert answer.json()["code"] == "not_offered"
    limited = town.book(pat, doctor, at(9))
    said = refused(limited, 429, "limited", "retry_after")
    assert limited.headers["retry-after"] == str(said["retry_after"]) and 0 < said["retry_after"] <= 60
    town.booked(other, doctor, at(9))
