"""Where the newsletter enters Wagtail's admin."""

from typing import Any

from wagtail import hooks

from newsletter.desk.campaigns.menu import in_our_terms
from newsletter.desk.home import add_panels
from newsletter.desk.page_campaigns import TransmissionViewSet
from newsletter.desk.page_menu import SendAsNewsletterItem, header_buttons
from newsletter.desk.people.bulk import ACTIONS
from newsletter.desk.viewsets import NewsletterGroup

hooks.register("register_page_header_buttons", header_buttons)
hooks.register("construct_snippet_action_menu", in_our_terms)
hooks.register("construct_homepage_panels", add_panels)
for action in ACTIONS:
    hooks.register("register_bulk_action", action)


@hooks.register("register_admin_viewset")
def register_viewsets() -> NewsletterGroup:
    return NewsletterGroup()


@hooks.register("register_admin_viewset")
def register_pages() -> TransmissionViewSet:
    return TransmissionViewSet()


@hooks.register("register_page_action_menu_item", order=10)
def register_action() -> SendAsNewsletterItem:
    return SendAsNewsletterItem(order=35)


@hooks.register("register_log_actions")
def register_log_actions(actions: Any) -> None:
    actions.register_action("newsletter.start", "Send campaign", "Campaign sent")
    actions.register_action("newsletter.approve", "Approve campaign", "Approved")
    actions.register_action("newsletter.wait", "Send when published", "To be sent when it is published")
    actions.register_action("newsletter.schedule", "Schedule campaign", "Campaign scheduled")
    actions.register_action("newsletter.unschedule", "Unschedule campaign", "Campaign made a draft again")
    actions.register_action("newsletter.pause", "Pause campaign", "Campaign paused")
    actions.register_action("newsletter.resume", "Resume campaign", "Campaign resumed")
    actions.register_action("newsletter.cancel", "Cancel campaign", "Campaign cancelled")
    actions.register_action("newsletter.choose", "Choose winner", "Winner of a test chosen by hand")
    actions.register_action("newsletter.rest", "Send to the rest", "Campaign sent to who did not get it")
    actions.register_action("newsletter.retry", "Retry the failed", "Failed deliveries tried again")
    actions.register_action("newsletter.resend", "Send to the unknown again", "Unknown deliveries sent again")
    actions.register_action("newsletter.export_campaign", "Export campaign", "Campaign exported")
    actions.register_action("newsletter.unsubscribe_person", "Unsubscribe", "Unsubscribed by hand")
    actions.register_action("newsletter.suppress_person", "Suppress", "Suppressed by hand")
    actions.register_action("newsletter.attribute_person", "Set attribute", "Attribute set by hand")
    actions.register_action("newsletter.accept", "Accept the unknown", "Unknown deliveries counted as sent")
    actions.register_action("newsletter.series_on", "Switch series on", "Welcome series switched on")
    actions.register_action("newsletter.series_off", "Switch series off", "Welcome series switched off")
    actions.register_action("newsletter.series_page", "Take page", "Letter of a series took its page anew")
    actions.register_action("newsletter.series_approve", "Approve letter", "Letter of a series approved")
    actions.register_action("newsletter.import_check", "Check import", "Import checked")
    actions.register_action("newsletter.import_start", "Start import", "Import started")
    actions.register_action("newsletter.import_stop", "Stop import", "Import stopped")
    actions.register_action("newsletter.import_go_on", "Go on with import", "Import went on")
    actions.register_action("newsletter.import_revise", "Revise import", "Back to the import's columns")
    actions.register_action("newsletter.export", "Export people", "People exported")
