"""How does one pay in the demonstration? On a page that behaves like a provider's, and says that it is a test."""

from html import escape
from typing import Annotated, Final

from babel.numbers import format_currency, get_currency_precision
from fastapi import APIRouter, Path
from starlette.responses import HTMLResponse, RedirectResponse, Response

from salus.kernel.errors import NotFound
from salus.kit.http import ANYBODY, Now, provided
from salus.payments.desk import Desk
from salus.payments.providers.demonstration import PAGE, TestProvider
from salus.payments.queries import checkouts
from salus.payments.usecases.carry_out import carry_out
from salus.payments.usecases.hear import note

page_router = APIRouter(prefix=PAGE, include_in_schema=False, dependencies=ANYBODY)

At = Annotated[Desk, provided(Desk)]
CheckoutId = Annotated[str, Path(max_length=64, pattern=r"^[\w-]+$")]
_HEADERS: Final = {
    # The answer to the form leads back to the app, which may be on another address while developing.
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; frame-ancestors 'none'",
    "Cache-Control": "no-store",
}
_PAGE: Final = """<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>Test checkout</title>
<style>
body {{ font: 1.05rem/1.6 system-ui; max-width: 26rem; margin: 10vh auto; padding: 0 1.5rem; color-scheme: light dark }}
.test {{ border: 2px solid #b45309; border-radius: .5rem; padding: .5rem 1rem }}
.sum {{ font-size: 2rem; font-weight: 600; margin: 1rem 0 }}
button {{ font: inherit; padding: .7rem 1.2rem; border-radius: .5rem; border: 1px solid; cursor: pointer; width: 100% }}
</style></head>
<body><main>
<p class="test"><strong>This is a test.</strong> No money moves here, and no card is asked for.</p>
<h1>{what}</h1>
<p class="sum">{sum}</p>
{rest}
<p><a href="{back}">Back to the appointment</a></p>
</main></body></html>
"""
_BUTTON: Final = '<form method="post"><button>Pay {sum} (test)</button></form>'
_OVER: Final = "<p>There is nothing to pay here any more.</p>"
_PAID: Final = "<p>This has been paid.</p>"


def _provider(desk: Desk) -> TestProvider:
    found = desk.providers.by_name.get("test")
    if not isinstance(found, TestProvider):
        raise NotFound("page")
    return found


@page_router.get("/{checkout_id}")
async def show(desk: At, checkout_id: CheckoutId) -> Response:
    _provider(desk)
    row = await desk.db.read_statement(checkouts.by_id, checkout_id)
    if row is None:
        raise NotFound("checkout")
    whole = 10 ** get_currency_precision(row.currency)
    amount = escape(format_currency(row.amount / whole, row.currency, locale="en"))
    rest = {"open": _BUTTON.format(sum=amount), "paid": _PAID}.get(row.status, _OVER)
    page = _PAGE.format(what=escape(row.description), sum=amount, rest=rest, back=escape(row.return_url))
    return HTMLResponse(page, headers=_HEADERS)


@page_router.post("/{checkout_id}")
async def pay(desk: At, checkout_id: CheckoutId, now: Now) -> Response:
    """Pay, be told of it as by a webhook, and go back."""
    provider = _provider(desk)
    row = await desk.db.read_statement(checkouts.by_id, checkout_id)
    if row is None:
        raise NotFound("checkout")
    event = await provider.pay(checkout_id)
    if event is None:
        return RedirectResponse(f"{PAGE}/{checkout_id}", 303)
    await note(desk, provider.name, event, now)
    payment = await desk.db.read_statement(checkouts.payment_of, provider.name, checkout_id)
    if payment is not None:
        await carry_out(desk, payment)
    return RedirectResponse(row.return_url, 303)
