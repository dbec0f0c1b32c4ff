"""All checks of a campaign, and those alone that keep it from being sent."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from django.conf import settings
from django.utils import timezone

from newsletter.models import Campaign
from newsletter.preflight import checks
from newsletter.preflight.findings import Finding, Level, blocks
from newsletter.preflight.mails import Mail, mails
from newsletter.preflight.outside import domain_due, links_due

NO_MAIL = "The campaign has not been composed yet."

OfMail = Sequence[Callable[[Mail], Iterator[Finding]]]
OfCampaign = Sequence[Callable[[Campaign], Iterator[Finding]]]


@dataclass(frozen=True)
class Report:
    """`pending`: a worker may find out more, and has to be woken for it."""

    findings: tuple[Finding, ...]
    pending: bool

    def of(self, level: Level) -> list[Finding]:
        return [finding for finding in self.findings if finding.level == level]

    @cached_property
    def blocking(self) -> list[Finding]:
        return self.of(Level.BLOCKS)

    @cached_property
    def warning(self) -> list[Finding]:
        return self.of(Level.WARNS)

    @cached_property
    def unknown(self) -> list[Finding]:
        return self.of(Level.UNKNOWN)

    @cached_property
    def fine(self) -> list[Finding]:
        return self.of(Level.FINE)

    @property
    def count(self) -> int:
        """How many things are to be done."""
        return len(self.blocking) + len(self.warning)


def preflight(campaign: Campaign) -> Report:
    """Everything there is to say, in well under a second at any size; nothing is asked of the network."""
    composed, now = mails(campaign), timezone.now()
    found = _found(campaign, composed, checks.OF_MAIL, checks.OF_CAMPAIGN)
    due = bool(links_due(composed, now)) or domain_due(campaign.newsletter, now)
    return Report(found, settings.NEWSLETTER_CHECK_OUTSIDE and due)


def blocking(campaign: Campaign) -> list[Finding]:
    """What keeps it from being sent; the other checks are not run."""
    of_mail, of_campaign = checks.OF_MAIL_BLOCKING, checks.OF_CAMPAIGN_BLOCKING
    found = _found(campaign, mails(campaign), of_mail, of_campaign)
    return [finding for finding in found if finding.level == Level.BLOCKS]


def _found(
    campaign: Campaign, composed: list[Mail], of_mail: OfMail, of_campaign: OfCampaign
) -> tuple[Finding, ...]:
    if not composed:
        return (blocks("Mail", NO_MAIL),)
    found = [finding for look in of_mail for mail in composed for finding in look(mail)]
    found += [finding for look in of_campaign for finding in look(campaign)]
    return tuple(dict.fromkeys(found))  # what is the same of all variants is told once
