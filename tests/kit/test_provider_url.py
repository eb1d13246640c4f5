"""Is a provider's URL understood as people write it, and never quoted?"""

import pytest

from salus.kit.config import ConfigurationError
from salus.kit.provider_url import ProviderUrl


def parsed(url: str) -> ProviderUrl:
    return ProviderUrl.parse("SALUS_SOME_URL", url)


@pytest.mark.parametrize(
    ("url", "user", "password", "host", "port"),
    [
        ("resend://re_Key", "re_Key", "", "", None),
        ("paypal://Client:s3%2Fcret", "Client", "s3/cret", "", None),
        ("twilio://ACsid:token@?from=+15005550006", "ACsid", "token", "", None),
        ("stripe://sk_1@127.0.0.1:8080?webhook_secret=x", "sk_1", "", "127.0.0.1", 8080),
        ("smtp://mail.example", "", "", "mail.example", None),
        ("smtp://jane%40north.example:a%3Ab@[::1]:2525", "jane@north.example", "a:b", "::1", 2525),
        ("test://", "", "", "", None),
    ],
)
def test_who_and_where(url: str, user: str, password: str, host: str, port: int | None) -> None:
    found = parsed(url)
    assert (found.user, found.password, found.host, found.port) == (user, password, host, port)


def test_a_plus_is_a_plus_and_the_last_word_counts() -> None:
    assert parsed("twilio://a:b@?from=1&from=+15005550006").options == {"from": "+15005550006"}


def test_where_its_api_is() -> None:
    bases = [parsed(f"stripe://k@{host}").base("api.example") for host in ("", "[::1]:80", "localhost:1", "eu.example")]
    assert bases == ["https://api.example", "http://[::1]:80", "http://localhost:1", "https://eu.example"]


@pytest.mark.parametrize("url", ["stripe://sk_secret@host:port", "stripe://sk_secret@[::1", "stripe://sk_secret@host"])
def test_what_is_missing_is_said_with_the_setting_and_without_the_secret(url: str) -> None:
    with pytest.raises(ConfigurationError, match=r"^SALUS_SOME_URL: ") as refused:
        parsed(url).needed("webhook_secret")
    assert "sk_secret" not in str(refused.value)
    assert "sk_secret" not in repr(parsed("stripe://sk_secret"))


def test_messages_come_from_somebody() -> None:
    assert parsed("smtp://mail.example?from=North <hello@north.example>").sender == ("North", "hello@north.example")
    with pytest.raises(ConfigurationError, match="from="):
        _ = parsed("smtp://mail.example?from=nobody").sender
