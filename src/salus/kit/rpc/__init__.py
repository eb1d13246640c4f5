"""How does a contract answer from another process? Here or there is the same.

`serve` answers a contract over HTTP, `client` asks it; both follow from the contract's type hints alone.
"""

from salus.kit.rpc.client import client
from salus.kit.rpc.neighbour import Neighbour, Patience
from salus.kit.rpc.serve import serve
from salus.kit.rpc.trail import Trail, on_trail

__all__ = ["Neighbour", "Patience", "Trail", "client", "on_trail", "serve"]
