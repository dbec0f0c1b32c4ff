"""Where the newsletter enters Wagtail's admin."""

from typing import Any

from wagtail import hooks

from newsletter.desk.page_menu import SendAsNewsletterItem, header_buttons
from newsletter.desk.viewsets import NewsletterGroup

hooks.register("register_page_header_buttons", header_buttons)


@hooks.register("register_admin_viewset")
def register_viewsets() -> NewsletterGroup:
    return NewsletterGroup()


@hooks.register("register_page_action_menu_item", order=10)
def register_action() -> SendAsNewsletterItem:
    return SendAsNewsletterItem(order=35)


@hooks.register("register_log_actions")
def register_log_actions(actions: Any) -> None:
    actions.register_action("newsletter.start", "Send campaign", "Campaign sent")
    actions.register_action("newsletter.schedule", "Schedule campaign", "Campaign scheduled")
    actions.register_action("newsletter.unschedule", "Unschedule campaign", "Campaign made a draft again")
    actions.register_action("newsletter.pause", "Pause campaign", "Campaign paused")
    actions.register_action("newsletter.resume", "Resume campaign", "Campaign resumed")
    actions.register_action("newsletter.cancel", "Cancel campaign", "Campaign cancelled")
