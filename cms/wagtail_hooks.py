"""The publication in the admin: its snippets, and the keys to read it."""

from typing import Any

from django.forms import Script
from wagtail import hooks
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet, SnippetViewSetGroup

from cms.caches.admin import CacheViewSet
from cms.keys_admin import ReadKeyViewSet
from cms.models import Author, Disclaimer, Lens, Topic
from cms.webhooks.admin import WebhookViewSet


class TopicViewSet(SnippetViewSet):
    model = Topic
    icon = "tag"
    list_display = ["name", "slug"]


class AuthorViewSet(SnippetViewSet):
    model = Author
    icon = "user"
    list_display = ["name", "role"]


class LensViewSet(SnippetViewSet):
    model = Lens
    icon = "view"
    list_display = ["name", "tagline", "colour"]


class DisclaimerViewSet(SnippetViewSet):
    model = Disclaimer
    icon = "warning"
    list_display = ["name", "kind", "title"]
    list_filter = ["kind"]


class PublicationGroup(SnippetViewSetGroup):
    """What recurs in transmissions, together in the menu."""

    menu_label = "Publication"
    menu_icon = "site"
    menu_order = 200
    items = (TopicViewSet, AuthorViewSet, LensViewSet, DisclaimerViewSet)


register_snippet(PublicationGroup)


@hooks.register("register_admin_viewset")
def register_read_keys() -> ReadKeyViewSet:
    return ReadKeyViewSet()


@hooks.register("register_admin_viewset")
def register_webhooks() -> list[ModelViewSet]:
    return [WebhookViewSet(), CacheViewSet()]


@hooks.register("register_log_actions")
def register_log_actions(actions: Any) -> None:
    actions.register_action("cms.revoke_read_key", "Revoke read key", "Read key revoked")
    actions.register_action("webhooks.off", "Switch webhook off", "Webhook switched off")
    actions.register_action("webhooks.on", "Switch webhook on", "Webhook switched on")
    actions.register_action("webhooks.replay", "Send again", "Deliveries sent again")
    actions.register_action("webhooks.test", "Send a test", "Test sent")
    actions.register_action("webhooks.rotate", "Make a new secret", "New secret made")
    actions.register_action("webhooks.reveal", "Show the secret", "Secret shown")


@hooks.register("insert_editor_js")
def mend_the_editor() -> str:
    scripts = ("cms/preview-mode.js", "cms/save-in-turn.js")
    return "".join(str(Script(script, type="module")) for script in scripts)
