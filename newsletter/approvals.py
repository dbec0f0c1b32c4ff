"""What an approval binds to, and what stands in the way of sending.

An approval is of the mail, its sender, its audience and its time as they were. Whatever differs afterwards,
by whomever and for whatever reason, is not approved.
"""

import json
from hashlib import sha256
from typing import Any

from newsletter.models import Campaign
from newsletter.models.four_eyes import changes

_SINCE: dict[str, str] = {
    "content": "The mail is not the one that was approved.",
    "sender": "Its sender was changed after it was approved.",
    "audience": "Who gets it was changed after it was approved, in the campaign or in its segment.",
    "time": "Its time was changed after it was approved.",
}


def hashes(campaign: Campaign) -> dict[str, str]:
    """A hash for each part of what is approved, as the campaign's row and its mails are now."""
    newsletter = campaign.newsletter
    parts: dict[str, Any] = {
        "content": [
            *sorted(campaign.variants.values_list("label", "topic", "locale", "content_hash")),
            [campaign.test_share, campaign.test_by, campaign.test_hours],
        ],
        "sender": [
            newsletter.from_email,
            campaign.from_name or newsletter.from_name,
            campaign.reply_to or newsletter.reply_to,
        ],
        "time": [campaign.send_at and campaign.send_at.timestamp(), campaign.send_at_local_time],
    }
    return {part: _hash(value) for part, value in parts.items()} | {"audience": audience_hash(campaign)}


def audience_hash(campaign: Campaign) -> str:
    """Of who gets it: the newsletter, and the rules as they are now."""
    segment = campaign.segment
    rules = [segment.pk, segment.version, segment.rules] if segment else campaign.audience_rules
    return _hash([campaign.newsletter_id, rules])


def _hash(value: Any) -> str:
    return sha256(json.dumps(value, sort_keys=True).encode()).hexdigest()


def objections(campaign: Campaign) -> list[str]:
    """Why it may not be sent as it is, in sentences; empty when it may. The row must be fresh."""
    if campaign.live and campaign.has_unpublished_changes:
        return [f"It was changed after it was approved{_where(campaign)}. Have the change approved."]
    if not campaign.newsletter.needs_approval:
        return []
    if not campaign.live or not campaign.approved_hashes:
        return [f"{campaign.newsletter} sends only what was approved. Have it approved first."]
    now = hashes(campaign)
    void = [said for part, said in _SINCE.items() if campaign.approved_hashes.get(part) != now[part]]
    return [*void, "Have it approved again."] if void else []


def _where(campaign: Campaign) -> str:
    approved, latest = campaign.live_revision, campaign.latest_revision
    if approved is None or latest is None:
        return ""
    names = [_named(name) for name in changes(approved, latest)]
    return f": {', '.join(names)}" if names else ""


def _named(field: str) -> str:
    found = Campaign._meta.get_field(field)
    return str(getattr(found, "verbose_name", "") or field.replace("_", " "))
