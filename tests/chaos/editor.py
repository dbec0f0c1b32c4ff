"""The editor, a process of its own: `python -m tests.chaos.editor`. One JSON line a wish, one an answer.

It calls the product's verbs as the admin's buttons do. What went wrong comes back as a word, not as an end:
the database may be restarting.
"""

import io
import json
import sys
from collections.abc import Callable
from typing import Any

import django

django.setup()

from django.core.management import call_command  # noqa: E402 - Django has to be set up first
from django.core.management.base import CommandError  # noqa: E402
from django.db import close_old_connections, connections  # noqa: E402

from newsletter import campaigns, wake_ups  # noqa: E402
from newsletter.composing import compose  # noqa: E402
from newsletter.models import Campaign, Newsletter  # noqa: E402
from newsletter.states import MoveRefusedError  # noqa: E402
from tests.newsletter.cast import crowd  # noqa: E402
from tests.newsletter.conftest import publish_page  # noqa: E402

Verbs = dict[str, Callable[[Any], Any]]
_page: list[Any] = []


def _write(slug: str) -> list[int]:
    """A composed campaign of a newsletter of its own, which has no subscribers yet."""
    if not _page:
        _page.append(publish_page())
    newsletter = Newsletter.objects.create(
        name=slug, slug=slug, from_name="Ada", from_email="ada@example.com", description="One long read."
    )
    campaign = campaigns.draft(newsletter, _page[0], subject="The gut hears")
    compose(campaign)
    return [newsletter.pk, campaign.pk]


def _join(wanted: tuple[int, int]) -> None:
    """So many people for a newsletter, where there is no PostgreSQL to make them."""
    newsletter, count = wanted
    crowd(Newsletter.objects.get(pk=newsletter), count)


def _state(campaign: int) -> str:
    return Campaign.objects.values_list("state", flat=True).get(pk=campaign)


def _check(campaign: int) -> str:
    """What `manage.py check_campaign` says; empty when all is well."""
    said = io.StringIO()
    try:
        call_command("check_campaign", str(campaign), stdout=said)
    except CommandError as error:
        return f"{said.getvalue()}{error}"
    return ""


def _act(verb: Callable[[Campaign], Any], *, wakes: bool) -> Callable[[int], Any]:
    def act(campaign: int) -> Any:
        done = verb(Campaign.objects.select_related("newsletter").get(pk=campaign))
        if wakes:
            wake_ups.wake_campaigns()
        return done

    return act


VERBS: Verbs = {
    "write": _write,
    "join": _join,
    "state": _state,
    "check": _check,
    "send": _act(campaigns.send_now, wakes=True),
    "pause": _act(campaigns.pause, wakes=False),
    "resume": _act(campaigns.resume, wakes=True),
    "cancel": _act(campaigns.cancel, wakes=False),
    "rest": _act(campaigns.send_to_the_rest, wakes=True),
}


def _answer(verbs: Verbs, verb: str, subject: Any) -> dict[str, Any]:
    try:
        return {"done": verbs[verb](subject)}
    except MoveRefusedError as error:
        return {"refused": str(error)}
    except Exception as error:
        connections.close_all()
        return {"failed": f"{type(error).__name__}: {error}"}


def serve(verbs: Verbs) -> None:
    """Until standard input ends."""
    for line in sys.stdin:
        close_old_connections()
        sys.stdout.write(json.dumps(_answer(verbs, *json.loads(line))) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    serve(VERBS)
