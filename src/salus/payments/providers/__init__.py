"""Who takes the money? One small adapter for each provider, chosen by one setting."""

from salus.payments.providers.choice import Providers, provider_names, providers_of
from salus.payments.providers.provider import (
    ODD,
    Charge,
    Checkout,
    Event,
    Failure,
    Order,
    Provider,
    Received,
    Refused,
    Return,
    Returned,
    Seen,
    Statement,
    Unreachable,
)

__all__ = [
    "ODD",
    "Charge",
    "Checkout",
    "Event",
    "Failure",
    "Order",
    "Provider",
    "Providers",
    "Received",
    "Refused",
    "Return",
    "Returned",
    "Seen",
    "Statement",
    "Unreachable",
    "provider_names",
    "providers_of",
]
