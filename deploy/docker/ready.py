"""Can the service in this container do its work? Exits with 0 if so; asked every few seconds, so it imports little."""

import os
import socket

with socket.create_connection(("127.0.0.1", int(os.environ.get("SALUS_PORT", "8000"))), timeout=2) as wire:
    wire.settimeout(2)
    wire.sendall(b"GET /health/ready HTTP/1.0\r\nHost: localhost\r\n\r\n")
    status = wire.recv(12).split()[-1]
raise SystemExit(status != b"200")
