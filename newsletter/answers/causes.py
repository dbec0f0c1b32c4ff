"""Why a message was not taken."""

from django.db.models import TextChoices


class Cause(TextChoices):
    """The label is a sentence for editors."""

    NO_MAILBOX = "no_mailbox", "The mailbox or its domain does not exist."
    DISABLED = "disabled", "The mailbox exists, but is closed or no longer used."
    FULL = "full", "The mailbox is full."
    BLOCKED = "blocked", "The provider blocks this sender for its reputation, or by a blocklist."
    POLICY = "policy", "The provider's rules refuse it: mostly SPF, DKIM, DMARC or the sender's DNS."
    CONTENT = "content", "The content was taken for spam or something harmful, or could not be read."
    TOO_BIG = "too_big", "The message is too big."
    RATE = "rate", "Too many messages or connections at a time; the provider asks for patience."
    GREYLISTED = "greylisted", "The provider wants to be asked again in a few minutes."
    SERVER = "server", "The provider's server has trouble of its own."
    NETWORK = "network", "The provider's server could not be reached, or the connection broke."
    SENDER = "sender", "Our own mail server or provider does not let this sender send."
    OTHER = "other", "Another reason; the server's words say more."


# The address itself is of no use any more, whoever writes to it.
BOUNCES = frozenset({Cause.NO_MAILBOX, Cause.DISABLED})
# What may be gone in an hour, even where the server said 5xx.
PASSING = frozenset({Cause.FULL, Cause.RATE, Cause.GREYLISTED, Cause.SERVER, Cause.NETWORK})
# No fault of the mailbox: it passes, or it is about the message or the sender.
PASSING_OR_OURS = PASSING | {Cause.BLOCKED, Cause.POLICY, Cause.CONTENT, Cause.TOO_BIG, Cause.SENDER}
