"""The nouns. Person, subscription, suppression and consent are four things, kept in four tables."""

from newsletter.models.address_changes import AddressChange
from newsletter.models.approval_tasks import CampaignApprovalTask
from newsletter.models.attributes import Attribute, AttributeKind
from newsletter.models.bounces import Bounce, BounceKind
from newsletter.models.campaign_states import CAMPAIGN, UNSENT, CampaignState, Measure, Shape
from newsletter.models.campaigns import Campaign, CampaignItem
from newsletter.models.consents import AppendOnlyError, ConsentEvent, ConsentKind
from newsletter.models.deliveries import (
    DELIVERY,
    NOTABLE_STATES,
    OPEN_STATES,
    WAITING_STATES,
    Attempt,
    Delivery,
    DeliveryState,
)
from newsletter.models.digest_plans import PLACEHOLDER, DigestPlan, Rhythm, Weekday
from newsletter.models.engagement import OPENED, Link, Reaction, Verdict
from newsletter.models.four_eyes import last_writer, may_approve
from newsletter.models.imports import (
    IMPORT,
    IMPORTED,
    KEPT_AWAY,
    REJECTED,
    WORKING,
    Departed,
    Import,
    ImportPart,
    ImportReject,
    ImportSeen,
    ImportState,
    Outcome,
    Standing,
)
from newsletter.models.lanes import ErrorGroup, Lane
from newsletter.models.mailbox_providers import MailboxProvider, MailDomain
from newsletter.models.newsletters import Engagement, Newsletter, WhenUnknown
from newsletter.models.pacing import SenderPace, SenderStart, SenderUsage
from newsletter.models.preflight import DomainCheck, LinkCheck, LinkState, TestList
from newsletter.models.read_marks import ReadMark
from newsletter.models.reports import CampaignReport, ListDay
from newsletter.models.segments import Segment, SegmentVersion
from newsletter.models.series import LetterVersion, Series, SeriesLetter
from newsletter.models.series_readers import SERIES_READER, SeriesMail, SeriesReader, SeriesReaderState
from newsletter.models.subscribers import Subscriber
from newsletter.models.subscriptions import SUBSCRIPTION, Frequency, Subscription, SubscriptionState
from newsletter.models.suppressions import LIFTED_BY_CONFIRMING, Suppression, SuppressionReason
from newsletter.models.trials import REASONS, Reason, Trial
from newsletter.models.variants import Variant
from newsletter.models.versions import Alternative, ReaderVersion

__all__ = [
    "CAMPAIGN",
    "DELIVERY",
    "IMPORT",
    "IMPORTED",
    "KEPT_AWAY",
    "LIFTED_BY_CONFIRMING",
    "NOTABLE_STATES",
    "OPENED",
    "OPEN_STATES",
    "PLACEHOLDER",
    "REASONS",
    "REJECTED",
    "SERIES_READER",
    "SUBSCRIPTION",
    "UNSENT",
    "WAITING_STATES",
    "WORKING",
    "AddressChange",
    "Alternative",
    "AppendOnlyError",
    "Attempt",
    "Attribute",
    "AttributeKind",
    "Bounce",
    "BounceKind",
    "Campaign",
    "CampaignApprovalTask",
    "CampaignItem",
    "CampaignReport",
    "CampaignState",
    "ConsentEvent",
    "ConsentKind",
    "Delivery",
    "DeliveryState",
    "Departed",
    "DigestPlan",
    "DomainCheck",
    "Engagement",
    "ErrorGroup",
    "Frequency",
    "Import",
    "ImportPart",
    "ImportReject",
    "ImportSeen",
    "ImportState",
    "Lane",
    "LetterVersion",
    "Link",
    "LinkCheck",
    "LinkState",
    "ListDay",
    "MailDomain",
    "MailboxProvider",
    "Measure",
    "Newsletter",
    "Outcome",
    "Reaction",
    "ReadMark",
    "ReaderVersion",
    "Reason",
    "Rhythm",
    "Segment",
    "SegmentVersion",
    "SenderPace",
    "SenderStart",
    "SenderUsage",
    "Series",
    "SeriesLetter",
    "SeriesMail",
    "SeriesReader",
    "SeriesReaderState",
    "Shape",
    "Standing",
    "Subscriber",
    "Subscription",
    "SubscriptionState",
    "Suppression",
    "SuppressionReason",
    "TestList",
    "Trial",
    "Variant",
    "Verdict",
    "Weekday",
    "WhenUnknown",
    "last_writer",
    "may_approve",
]
