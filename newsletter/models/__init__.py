"""The nouns. Person, subscription, suppression and consent are four things, kept in four tables."""

from newsletter.models.campaigns import CAMPAIGN, Campaign, CampaignState, Variant
from newsletter.models.consents import AppendOnlyError, ConsentEvent, ConsentKind
from newsletter.models.deliveries import DELIVERY, OPEN_STATES, Delivery, DeliveryState, Lane
from newsletter.models.newsletters import Newsletter
from newsletter.models.subscribers import Subscriber
from newsletter.models.subscriptions import SUBSCRIPTION, Subscription, SubscriptionState
from newsletter.models.suppressions import Suppression, SuppressionReason

__all__ = [
    "CAMPAIGN",
    "DELIVERY",
    "OPEN_STATES",
    "SUBSCRIPTION",
    "AppendOnlyError",
    "Campaign",
    "CampaignState",
    "ConsentEvent",
    "ConsentKind",
    "Delivery",
    "DeliveryState",
    "Lane",
    "Newsletter",
    "Subscriber",
    "Subscription",
    "SubscriptionState",
    "Suppression",
    "SuppressionReason",
    "Variant",
]
