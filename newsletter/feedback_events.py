"""What a provider tells about a mail after it was taken: the contract between webhooks and the ledger."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class FeedbackKind(StrEnum):
    DELIVERED = "delivered"
    """The recipient's mail server took it."""
    BOUNCED = "bounced"
    """The recipient's mail server will never take it."""
    SOFT_BOUNCED = "soft_bounced"
    """It was given up, for a reason that may pass: a full mailbox, a block."""
    COMPLAINED = "complained"
    """The recipient called it spam."""
    REJECTED = "rejected"
    """The provider did not send it: the address is on its list, or the message could not be made."""
    UNSUBSCRIBED = "unsubscribed"
    """The recipient left by a link or button of the provider's."""
    DEFERRED = "deferred"
    """The provider is still trying."""


@dataclass(frozen=True, slots=True)
class FeedbackEvent:
    """One event about one person's mail. It may come twice, late, in any order, or about a mail not ours.

    `provider_id` is what `Outcome.provider_id` was; at some providers (Mailgun) it is one for a whole batch,
    so it counts together with `recipient`. `message_id` is what stands before the @ of our Message-ID,
    `<delivery>.<campaign>`, a letter's mark, or empty. `delivery` is its number where something signed by us
    proves which it is, else 0. `at` is aware. Texts are printable, `answer` of 300 characters at most.
    """

    kind: FeedbackKind
    provider: str
    provider_id: str
    message_id: str
    recipient: str
    at: datetime
    answer: str
    delivery: int = 0
