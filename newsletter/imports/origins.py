"""Exports of other programs, known by their headers, and what their columns are.

The names are those that the programs write: Mailchimp's audience export, listmonk's export of subscribers,
Ghost's `members.csv` and Substack's `email_list.csv`. `docs/importing.md` tells how to get each.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from newsletter.models import Standing


@dataclass(frozen=True)
class Origin:
    """`marks` are columns that only this program writes together; all names are in small letters."""

    name: str
    marks: frozenset[str]
    columns: Mapping[str, str]
    # A column that is there only in files of people who are gone, and what that makes of all its rows.
    gone: Mapping[str, Standing] = field(default_factory=dict)
    # The same by the beginning of the file's name, for files whose columns do not tell.
    named: Mapping[str, Standing] = field(default_factory=dict)


# As newsletter.exports writes them; attributes follow under `attribute:` and their key.
OURS = {
    "email": "address",
    "name": "name",
    "language": "locale",
    "time_zone": "time_zone",
    "state": "state",
    "frequency": "frequency",
    "topics": "topics",
    "asked_at": "asked_at",
    "confirmed_at": "consent_at",
    "left_at": "left_at",
    "paused_until": "paused_until",
}
ORIGINS = (
    Origin("Transmissions", frozenset({"email", "language", "asked_at", "confirmed_at", "left_at"}), OURS),
    Origin(
        "Mailchimp",
        frozenset({"email address", "leid", "euid"}),
        {
            "email address": "address",
            "first name": "first_name",
            "last name": "last_name",
            "name": "name",
            "timezone": "time_zone",
            "confirm_time": "consent_at",
            "optin_time": "asked_at",
            "unsub_time": "left_at",
        },
        # Mailchimp writes a file for each state, and no state into it.
        gone={"unsub_time": Standing.LEFT, "clean_time": Standing.BOUNCE},
        named={
            "unsubscribed": Standing.LEFT,
            "cleaned": Standing.BOUNCE,
            # Customers who never agreed to newsletters.
            "nonsubscribed": Standing.PENDING,
        },
    ),
    Origin(
        "listmonk",
        frozenset({"uuid", "email", "attributes", "status", "created_at"}),
        {
            "email": "address",
            "name": "name",
            "attributes": "attributes",
            "status": "state",
            "created_at": "consent_at",
        },
    ),
    Origin(
        "Ghost",
        frozenset({"email", "subscribed_to_emails", "complimentary_plan", "stripe_customer_id"}),
        {
            "email": "address",
            "name": "name",
            "subscribed_to_emails": "state",
            "created_at": "consent_at",
            "deleted_at": "left_at",
        },
    ),
    Origin(
        "Substack",
        frozenset({"email", "active_subscription", "email_disabled", "created_at"}),
        {"email": "address", "email_disabled": "gone", "created_at": "consent_at"},
    ),
)


def recognised(header: list[str]) -> Origin | None:
    names = frozenset(name.strip().lower() for name in header)
    return next((origin for origin in ORIGINS if origin.marks <= names), None)
