"""How are texts compared, so that people find what they mean?"""

import unicodedata


def folded(text: str) -> str:
    """A text as it is searched: without case, accents and superfluous space.

    Done here, because databases fold only ASCII, or as their locale tells them.
    """
    letters = unicodedata.normalize("NFKD", text)
    bare = "".join(letter for letter in letters if not unicodedata.combining(letter))
    return " ".join(bare.casefold().split())
