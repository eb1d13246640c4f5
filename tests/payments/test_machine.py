"""Is the machine of payments sound, whatever is heard, in whichever order?"""

import re
from datetime import UTC, datetime, timedelta
from itertools import product
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from salus.payments.contract import PaymentStatus, RefundStatus, Share
from salus.payments.domain.machine import (
    LIVE,
    PAYMENT,
    REFUND,
    News,
    Step,
    Word,
    becomes,
    refund_becomes,
    to_do,
)
from salus.payments.domain.patience import look_again, retry_after
from salus.payments.domain.terms import Terms, given_back

NOW = datetime(2027, 1, 5, tzinfo=UTC)
LATER = NOW + timedelta(minutes=10)


@given(st.lists(st.sampled_from(News)), st.lists(st.sampled_from(News)))
def test_money_that_has_come_is_never_forgotten(before: list[News], after: list[News]) -> None:
    status = PaymentStatus.REQUESTED
    for news in (*before, News.PAID, *after):
        status = becomes(status, news)
    assert status is PaymentStatus.PAID


def test_only_money_makes_a_payment_paid() -> None:
    assert {news for (_, news), then in PAYMENT.items() if then is PaymentStatus.PAID} == {News.PAID}


@given(st.sampled_from(PaymentStatus), st.sampled_from(News))
def test_news_told_twice_is_told_once(status: PaymentStatus, news: News) -> None:
    once = becomes(status, news)
    assert becomes(once, news) is once


@given(st.sampled_from(RefundStatus), st.sampled_from(Word))
def test_a_word_told_twice_is_told_once(status: RefundStatus, word: Word) -> None:
    once = refund_becomes(status, word)
    assert refund_becomes(once, word) is once


def test_what_is_live_has_always_something_to_do_that_can_end_it() -> None:
    assert {status: to_do(status, NOW, NOW) for status in LIVE} == {
        PaymentStatus.REQUESTED: News.OVER,
        PaymentStatus.OPEN: Step.CLOSE,
        PaymentStatus.CAPTURING: Step.CAPTURE,
    }
    assert [to_do(status, LATER, NOW) for status in LIVE] == [Step.OPEN, Step.LOOK, Step.CAPTURE]
    assert to_do(PaymentStatus.PAID, NOW, NOW) is Step.LOOK  # somebody has told that there is something to see


@given(st.integers(1, 10**12), st.integers(0, 100), st.integers(0, 100), st.sampled_from(Share))
def test_never_more_comes_back_than_was_paid(paid: int, in_time: int, late: int, share: Share) -> None:
    assert 0 <= given_back(paid, Terms(in_time, late), share) <= paid
    assert given_back(paid, Terms(in_time, late), Share.FULL) == paid


def test_halves_are_the_patients() -> None:
    assert given_back(101, Terms(50, 1), Share.IN_TIME) == 51
    assert given_back(101, Terms(50, 1), Share.LATE) == 2


def test_a_checkout_is_looked_at_while_it_is_open_and_right_when_it_is_over() -> None:
    assert look_again(NOW, LATER, 1, 0.5) == NOW + timedelta(minutes=1)
    assert look_again(LATER - timedelta(seconds=9), LATER, 1, 0.5) == LATER
    assert look_again(LATER, LATER, 1, 0.5) == LATER + retry_after(1, 0.5)
    assert retry_after(99, 0.999) < timedelta(minutes=15)


def test_the_document_shows_the_tables_as_they_are() -> None:
    text = (Path(__file__).parents[2] / "docs/domain/payments.md").read_text()
    for name, statuses, news, table in (
        ("Payment", PaymentStatus, News, PAYMENT),
        ("Refund", RefundStatus, Word, REFUND),
    ):
        shown = _table(text, name)
        expected = {
            (str(status), str(one)): str(table[key])  # type: ignore[index]
            for key in product(statuses, news)
            if (status := key[0]) and (one := key[1]) and key in table
        }
        assert shown == expected, name


def _table(text: str, name: str) -> dict[tuple[str, str], str]:
    """The cells of the table whose first heading is this name."""
    block = re.search(rf"^\| {name} \|.*\n(?:\|.*\n)+", text, re.MULTILINE)
    assert block is not None
    head, _, *rows = ([cell.strip(" `") for cell in line.strip("|").split("|")] for line in block[0].splitlines())
    return {(row[0], news): cell for row in rows for news, cell in zip(head[1:], row[1:], strict=True) if cell}
