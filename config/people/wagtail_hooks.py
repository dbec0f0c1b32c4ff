"""Where people enter Wagtail's admin."""

from typing import Any

from django.http import HttpRequest
from django.urls import URLPattern, path, reverse
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.log_actions import LogFormatter

from config.people import accounts, views
from config.people.gate import CHALLENGE, SET_UP
from config.people.invite_view import PERMISSION, InviteView
from config.people.models import LIMITED, Scope
from config.people.tokens.admin import take_their_places

take_their_places()  # before Wagtail asks for its pages, which is when all hooks are known


@hooks.register("register_admin_urls")
def register_urls() -> list[URLPattern]:
    return [
        path("two-factor/", views.Challenge.as_view(), name=CHALLENGE),
        path("two-factor/set-up/", views.SetUp.as_view(), name=SET_UP),
        path("two-factor/manage/", views.manage, name="two_factor_manage"),
        path("two-factor/codes/", views.NewCodes.as_view(), name="two_factor_codes"),
        path("two-factor/off/", views.SwitchOff.as_view(), name="two_factor_off"),
        path("invite/", InviteView.as_view(), name="people_invite"),
    ]


hooks.register("before_bulk_action", accounts.refuse_superusers)


@hooks.register("register_account_menu_item")
def register_account_item(request: HttpRequest) -> dict[str, Any]:
    return {
        "url": reverse("two_factor_manage"),
        "label": "Two-factor sign-in",
        "help_text": "Ask for a code of your telephone beside the password.",
    }


class _InviteItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return request.user.has_perm(PERMISSION)


@hooks.register("register_settings_menu_item")
def register_invite() -> MenuItem:
    return _InviteItem("Invite somebody", reverse("people_invite"), icon_name="mail", order=601)


@hooks.register("register_log_actions")
def register_log_actions(actions: Any) -> None:
    actions.register_action("people.invite", "Invite", "Invited by mail")
    actions.register_action("people.two_factor_on", "Switch two-factor on", "Two-factor sign-in switched on")
    actions.register_action(
        "people.two_factor_off", "Switch two-factor off", "Two-factor sign-in switched off"
    )
    actions.register_action("people.new_codes", "Make new codes", "New codes for the paper made")

    @actions.register_action(LIMITED)
    class LimitToken(LogFormatter):
        label = "Limit API token"

        def format_message(self, entry: Any) -> str:
            end = entry.data.get("expires_at")
            return f"May: {Scope(entry.data['scope']).label}, {f'until {end}' if end else 'until revoked'}"
