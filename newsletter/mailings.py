"""A campaign's mail for each person: the sealed envelopes of its variants, and the headers that differ."""

from datetime import datetime
from email.utils import format_datetime

from newsletter.addresses import wire_address
from newsletter.envelope import Envelope, Letter, seal
from newsletter.gaps import Gap
from newsletter.headers import address_header, phrase, raw_header
from newsletter.links import unsubscribe_url
from newsletter.models import Campaign, Newsletter, Variant
from newsletter.tokens import Leave, leave_token, preferences_token


class Mailing:
    """Builds every message of one campaign. Raises HeaderUnsafeError while being built, not later."""

    def __init__(self, campaign: Campaign) -> None:
        self.campaign = campaign
        self.newsletter: Newsletter = campaign.newsletter
        self.sender = self.newsletter.from_email
        self._domain = wire_address(self.sender)[0].rpartition("@")[2]
        self._envelopes: dict[int, Envelope] = {
            variant.pk: seal(_letter(campaign, variant), campaign.public_id)
            for variant in campaign.variants.all()
        }

    def message(
        self, *, delivery: int, variant: int, subscriber: int, email: str, name: str, at: datetime
    ) -> bytes:
        """The finished message for one row of the ledger."""
        leave = leave_token(Leave(subscriber, self.newsletter.pk, self.campaign.pk))
        personal = b"".join(
            [
                address_header("To", name, wire_address(email)[0]),
                raw_header("Message-ID", self.message_id(delivery)),
                raw_header("Date", format_datetime(at)),
                self._list_unsubscribe(leave),
            ]
        )
        tokens = {Gap.LEAVE: leave.encode(), Gap.PREFERENCES: preferences_token(subscriber).encode()}
        return self._envelopes[variant].close(personal, tokens)

    def message_id(self, delivery: int) -> str:
        """The same at every attempt, and readable backwards: a bounce that quotes it names its delivery."""
        return f"<{delivery}.{self.campaign.public_id.hex}@{self._domain}>"

    def _list_unsubscribe(self, leave: str) -> bytes:
        ways = f"<{unsubscribe_url(leave)}>"
        if self.newsletter.unsubscribe_email:
            mailbox = wire_address(self.newsletter.unsubscribe_email)[0]
            ways += f",\r\n <mailto:{mailbox}?subject={leave}>"
        return f"List-Unsubscribe: {ways}\r\n".encode()


def _letter(campaign: Campaign, variant: Variant) -> Letter:
    newsletter = campaign.newsletter
    sender = wire_address(newsletter.from_email)[0]
    list_id = f"{newsletter.slug}.{sender.rpartition('@')[2]}"
    return Letter(
        from_name=newsletter.from_name,
        from_email=sender,
        reply_to=wire_address(newsletter.reply_to)[0] if newsletter.reply_to else "",
        subject=variant.subject,
        html=variant.html,
        text=variant.text,
        extra=(
            f"List-ID: {phrase('List-ID', newsletter.name)}\r\n <{list_id}>\r\n".encode(),
            raw_header("List-Unsubscribe-Post", "List-Unsubscribe=One-Click"),
            # Gmail's complaint reports group by these, from the most to the least specific.
            raw_header("Feedback-ID", f"{campaign.pk}:{newsletter.slug}:newsletter:{list_id}"),
            raw_header("Precedence", "bulk"),
        ),
    )
