"""With which keys does this installation sign and seal?"""

from salus.kit.keys.load import Keys, ServiceKeys, load_keys
from salus.kit.keys.made import new_keys_text, new_service_keys

__all__ = ["Keys", "ServiceKeys", "load_keys", "new_keys_text", "new_service_keys"]
