"""Text that came from somebody else's server."""


def printable(text: str, length: int) -> str:
    """`text` as a database, a log and a page can hold it: no control characters, at most `length` long.

    PostgreSQL refuses NUL, and a terminal obeys escape sequences.
    """
    return "".join(sign for sign in text if sign.isprintable() or sign in "\n\t")[:length]
