"""Who pays what, and what is given back? Requests, checkouts, refunds, and what providers tell of them."""
