"""What a mail that came back says, before anybody believes it."""

from dataclasses import dataclass

from newsletter.feedback_events import FeedbackKind


@dataclass(frozen=True, slots=True)
class Report:
    """`addresses` are those that may hold a return path of ours, `links` may hold a token to leave.

    `message_id` is the returned mail's, without brackets. All of it is a stranger's text.
    """

    kind: FeedbackKind
    addresses: tuple[str, ...] = ()
    links: str = ""
    message_id: str = ""
    recipient: str = ""
    answer: str = ""


@dataclass(frozen=True, slots=True)
class LeaveMail:
    """Somebody's mail program wrote to leave: a token in the subject, which only the recipient had."""

    token: str
