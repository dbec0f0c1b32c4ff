"""What strangers say, made fit for a table and a person's eyes."""

_LONGEST = 300


def printable(text: str) -> str:
    """One line of printable characters, at most 300 of them."""
    text = " ".join(text.split())
    if not text.isprintable():
        text = " ".join("".join(c if c.isprintable() else " " for c in text).split())
    return text[:_LONGEST]
