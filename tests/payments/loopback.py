"""Who plays the payment providers? Servers on this machine that speak Stripe's and PayPal's documented protocols."""

import hashlib
import hmac
import json
from base64 import b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from decimal import Decimal
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any
from urllib.parse import parse_qsl, urlsplit

Said = tuple[int, Any]


@dataclass
class Asked:
    method: str
    path: str
    query: dict[str, str]
    headers: dict[str, str]
    body: bytes

    @property
    def form(self) -> dict[str, str]:
        return dict(parse_qsl(self.body.decode(), keep_blank_values=True))

    @property
    def json(self) -> Any:
        return json.loads(self.body or b"{}")


@dataclass
class Api:
    """What all providers have in common here: faults to switch on, and keys that are honoured."""

    asked: list[Asked] = field(default_factory=list)
    down: bool = False
    lose_answers: bool = False
    """It does what it is asked, and nobody hears of it."""
    keys: dict[str, tuple[bytes, Said]] = field(default_factory=dict)
    port: int = 0

    def calls(self, method: str, ending: str) -> list[Asked]:
        return [one for one in self.asked if one.method == method and one.path.endswith(ending)]


@dataclass
class StripeServer(Api):
    """Checkout sessions and refunds. `pay` is what a patient does on Stripe's page."""

    secret: str = "whsec_test"
    sessions: dict[str, dict[str, Any]] = field(default_factory=dict)
    refunds: dict[str, dict[str, Any]] = field(default_factory=dict)
    refund_status: str = "succeeded"
    disputes: dict[str, dict[str, Any]] = field(default_factory=dict)

    def answer(self, asked: Asked) -> Said:
        if asked.headers.get("authorization") != "Bearer sk_test_1":
            return 401, {"error": {"type": "invalid_request_error"}}
        key = asked.headers.get("idempotency-key")
        if key in self.keys:
            body, said = self.keys[key]
            same = body == asked.body
            return said if same else (400, {"error": {"type": "idempotency_error"}})
        said = self._do(asked)
        if key is not None and said[0] < 500:
            self.keys[key] = asked.body, said
        return said

    def _do(self, asked: Asked) -> Said:
        match asked.method, asked.path.removeprefix("/v1/").split("/"):
            case "POST", ["checkout", "sessions"]:
                return self._create(asked.form)
            case "GET", ["checkout", "sessions", name]:
                return 200, self.sessions[name]
            case "POST", ["checkout", "sessions", name, "expire"]:
                session = self.sessions[name]
                if session["status"] != "open":
                    return 400, {"error": {"type": "invalid_request_error"}}
                session["status"] = "expired"
                return 200, session
            case "POST", ["refunds"]:
                return self._refund(asked.form)
            case "GET", ["refunds"]:
                mine = [one for one in self.refunds.values() if one["payment_intent"] == asked.query["payment_intent"]]
                return 200, {"object": "list", "data": mine}
            case "GET", ["refunds", name]:
                return 200, self.refunds[name]
            case "GET", ["disputes"]:
                mine = [one for one in self.disputes.values() if one["payment_intent"] == asked.query["payment_intent"]]
                return 200, {"object": "list", "data": mine}
        return 404, {"error": {"type": "invalid_request_error"}}

    def _create(self, form: dict[str, str]) -> Said:
        amount = int(form["line_items[0][price_data][unit_amount]"])
        if amount < 50:
            return 400, {"error": {"type": "invalid_request_error", "code": "amount_too_small"}}
        name = f"cs_test_{len(self.sessions) + 1}"
        self.sessions[name] = {
            "id": name,
            "url": f"https://checkout.stripe.example/{name}",
            "status": "open",
            "payment_status": "unpaid",
            "payment_intent": None,
            "amount_total": amount,
            "currency": form["line_items[0][price_data][currency]"],
            "metadata": {"payment_id": form["metadata[payment_id]"]},
        }
        return 200, self.sessions[name]

    def _refund(self, form: dict[str, str]) -> Said:
        intent, amount = form["payment_intent"], int(form["amount"])
        paid = next(one["amount_total"] for one in self.sessions.values() if one["payment_intent"] == intent)
        error = {"type": "invalid_request_error"}
        if any(one["payment_intent"] == intent and one["status"] != "won" for one in self.disputes.values()):
            return 400, {"error": error | {"code": "charge_disputed"}}
        if self.returned(intent) == paid:
            return 400, {"error": error | {"code": "charge_already_refunded"}}
        if self.returned(intent) + amount > paid:
            return 400, {"error": error | {"param": "amount"}}
        return 200, self.give_back(intent, amount, {"key": form["metadata[key]"]})

    def give_back(self, intent: str, amount: int, metadata: dict[str, str] | None = None) -> dict[str, Any]:
        """What somebody does in Stripe's dashboard, where nothing is said of a key."""
        name = f"re_{len(self.refunds) + 1}"
        same = {"object": "refund", "currency": "eur", "charge": f"ch_{intent}", "payment_intent": intent}
        told = {"id": name, "status": self.refund_status, "amount": amount, "metadata": metadata or {}}
        self.refunds[name] = same | told
        return self.refunds[name]

    def charge(self, intent: str) -> dict[str, Any]:
        """As `charge.refunded` shows it."""
        back = self.returned(intent)
        return {"id": f"ch_{intent}", "object": "charge", "payment_intent": intent, "amount_refunded": back}

    def dispute(self, intent: str, status: str, amount: int = 5000) -> dict[str, Any]:
        told = {"id": f"dp_{intent}", "object": "dispute", "charge": f"ch_{intent}", "payment_intent": intent}
        self.disputes[intent] = told | {"status": status, "amount": amount, "currency": "eur", "reason": "fraudulent"}
        return self.disputes[intent]

    def pay(self, name: str) -> bool:
        session = self.sessions[name]
        if session["status"] != "open":
            return False
        session |= {"status": "complete", "payment_status": "paid", "payment_intent": f"pi_{name}"}
        return True

    def returned(self, intent: str) -> int:
        mine = [one for one in self.refunds.values() if one["payment_intent"] == intent]
        return sum(one["amount"] for one in mine if one["status"] in ("succeeded", "pending"))

    def webhook(self, event_id: str, kind: str, thing: dict[str, Any], at: float) -> tuple[bytes, dict[str, str]]:
        """Body and headers of a signed event."""
        body = json.dumps({"id": event_id, "object": "event", "type": kind, "data": {"object": thing}}).encode()
        mac = hmac.new(self.secret.encode(), f"{int(at)}.".encode() + body, hashlib.sha256).hexdigest()
        return body, {"Stripe-Signature": f"t={int(at)},v1={'0' * 64},v1={mac},v0=old"}


@dataclass
class PayPalServer(Api):
    """Tokens, orders, captures, refunds, and who has signed what. `approve` is what a patient does there."""

    token: str = "A21"
    orders: dict[str, dict[str, Any]] = field(default_factory=dict)
    refunds: dict[str, dict[str, Any]] = field(default_factory=dict)
    disputes: dict[str, dict[str, Any]] = field(default_factory=dict)
    may_see_disputes: bool = True
    decline: bool = False
    capture_status: str = "COMPLETED"

    def answer(self, asked: Asked) -> Said:
        if asked.path == "/v1/oauth2/token":
            basic = b64encode(b"client:s3/cret").decode()
            if asked.headers.get("authorization") != f"Basic {basic}":
                return 401, {"error": "invalid_client"}
            return 200, {"access_token": self.token, "token_type": "Bearer", "expires_in": 32400}
        if asked.headers.get("authorization") != f"Bearer {self.token}":
            return 401, {"name": "AUTHENTICATION_FAILURE"}
        key = asked.headers.get("paypal-request-id")
        if key in self.keys:
            return self.keys[key][1]
        said = self._do(asked)
        if key is not None and said[0] < 500:
            self.keys[key] = asked.body, said
        return said

    def _do(self, asked: Asked) -> Said:
        match asked.method, asked.path.split("/")[2:]:
            case "POST", ["checkout", "orders"]:
                name = f"ORDER{len(self.orders) + 1}"
                links = [{"rel": "payer-action", "href": f"https://paypal.example/checkoutnow?token={name}"}]
                unit = asked.json["purchase_units"][0]
                self.orders[name] = {"id": name, "status": "PAYER_ACTION_REQUIRED", "links": links}
                self.orders[name]["purchase_units"] = [unit]
                return 201, self.orders[name]
            case "GET", ["checkout", "orders", name]:
                return (200, self.orders[name]) if name in self.orders else (404, {"name": "RESOURCE_NOT_FOUND"})
            case "POST", ["checkout", "orders", name, "capture"]:
                return self._capture(self.orders[name])
            case "POST", ["payments", "captures", name, "refund"]:
                return self._refund(name, asked.json)
            case "GET", ["payments", "refunds", name]:
                return 200, self.refunds[name]
            case "GET", ["customer", "disputes"] if not self.may_see_disputes:
                return 403, {"name": "NOT_AUTHORIZED"}
            case "GET", ["customer", "disputes"]:
                mine = [one for one in self.disputes.values() if self._disputes(one, asked.query)]
                brief = [{"dispute_id": one["dispute_id"], "status": one["status"]} for one in mine]
                return 200, {"items": brief, "links": []}
            case "GET", ["customer", "disputes", name]:
                return 200, self.disputes[name]
            case "POST", ["notifications", "verify-webhook-signature"]:
                return self._verify(asked.json)
        return 404, {"name": "RESOURCE_NOT_FOUND"}

    def _capture(self, order: dict[str, Any]) -> Said:
        if order["status"] == "COMPLETED":
            return 422, {"name": "UNPROCESSABLE_ENTITY", "details": [{"issue": "ORDER_ALREADY_CAPTURED"}]}
        if order["status"] != "APPROVED":
            return 422, {"name": "UNPROCESSABLE_ENTITY", "details": [{"issue": "ORDER_NOT_APPROVED"}]}
        if self.decline:
            order["status"] = "PAYER_ACTION_REQUIRED"
            return 422, {"name": "UNPROCESSABLE_ENTITY", "details": [{"issue": "INSTRUMENT_DECLINED"}]}
        unit = order["purchase_units"][0]
        capture = {"id": f"CAP{order['id']}", "status": self.capture_status, "amount": unit["amount"]}
        unit["payments"] = {"captures": [capture]}
        order["status"] = "COMPLETED"
        return 201, order

    def _refund(self, capture: str, body: dict[str, Any]) -> Said:
        issue = self._excess(capture, Decimal(body["amount"]["value"]))
        if issue:
            return 422, {"name": "UNPROCESSABLE_ENTITY", "details": [{"issue": issue}]}
        return 201, self.give_back(capture, body["amount"]["value"], custom_id=body["custom_id"])

    def _excess(self, capture: str, wanted: Decimal) -> str:
        unit = self.orders[capture.removeprefix("CAP")]["purchase_units"][0]
        left = Decimal(unit["amount"]["value"]) - self.returned(capture)
        if not left:
            return "CAPTURE_FULLY_REFUNDED"
        return "REFUND_AMOUNT_EXCEEDED" if wanted > left else ""

    def returned(self, capture: str) -> Decimal:
        mine = [one for one in self.refunds.values() if one["links"][1]["href"].endswith(f"/{capture}")]
        return sum((Decimal(one["amount"]["value"]) for one in mine if one["status"] == "COMPLETED"), Decimal(0))

    def give_back(self, capture: str, value: str, listed: bool = True, **more: str) -> dict[str, Any]:
        """What somebody does at PayPal's own desk, or PayPal by itself; the order may not list it."""
        name = f"REF{len(self.refunds) + 1}"
        here = "https://api.paypal.example/v2/payments"
        up = {"rel": "up", "href": f"{here}/captures/{capture}", "method": "GET"}
        links = [{"rel": "self", "href": f"{here}/refunds/{name}", "method": "GET"}, up]
        amount = {"currency_code": "EUR", "value": value}
        self.refunds[name] = {"id": name, "status": "COMPLETED", "amount": amount, "links": links, **more}
        if listed:
            unit = self.orders[capture.removeprefix("CAP")]["purchase_units"][0]
            unit["payments"].setdefault("refunds", []).append(self.refunds[name])
        return self.refunds[name]

    def dispute(self, capture: str, status: str, **more: Any) -> dict[str, Any]:
        told = {"dispute_id": "PP-D-1", "status": status, "reason": "UNAUTHORISED", **more}
        of = [{"seller_transaction_id": capture, "custom": "1"}]
        self.disputes["PP-D-1"] = {**told, "disputed_transactions": of}
        return self.disputes["PP-D-1"]

    @staticmethod
    def _disputes(dispute: dict[str, Any], query: dict[str, str]) -> bool:
        wanted = query["disputed_transaction_id"]
        return any(one["seller_transaction_id"] == wanted for one in dispute["disputed_transactions"])

    def _verify(self, question: dict[str, Any]) -> Said:
        genuine = question["transmission_sig"] == "genuine" and question["webhook_id"] == "WH-1"
        return 200, {"verification_status": "SUCCESS" if genuine else "FAILURE"}

    def approve(self, name: str) -> bool:
        if self.orders[name]["status"] not in ("PAYER_ACTION_REQUIRED", "CREATED"):
            return False
        self.orders[name]["status"] = "APPROVED"
        return True

    @staticmethod
    def webhook(event_id: str, kind: str, resource: dict[str, Any], sig: str = "genuine") -> tuple[bytes, Any]:
        body = json.dumps({"id": event_id, "event_type": kind, "resource": resource}).encode()
        names = ("Auth-Algo", "Cert-Url", "Transmission-Id", "Transmission-Time")
        return body, {f"Paypal-{name}": "x" for name in names} | {"Paypal-Transmission-Sig": sig}


@contextmanager
def served(api: Api) -> Iterator[None]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            parts = urlsplit(self.path)
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            headers = {name.lower(): value for name, value in self.headers.items()}
            asked = Asked(self.command, parts.path, dict(parse_qsl(parts.query)), headers, body)
            api.asked.append(asked)
            assert isinstance(api, StripeServer | PayPalServer)
            status, said = (503, {}) if api.down else api.answer(asked)
            if api.lose_answers:
                self.close_connection = True
                return
            content = json.dumps(said).encode()
            self.send_response(status)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        do_POST = do_GET  # noqa: N815 -- the name http.server looks for

        def log_message(self, *args: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    api.port = server.server_address[1]
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
