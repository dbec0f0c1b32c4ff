"""Everybody at the desk, a process of its own that is spoken with as tests/chaos/editor.py is."""

from typing import Any

from tests.chaos.editor import VERBS, Verbs, serve  # first: it sets Django up

# isort: split
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY, get_user_model
from django.contrib.sessions.backends.db import SessionStore
from django.utils import timezone

from cms.models import TransmissionPage
from newsletter import campaigns, wake_ups
from newsletter.composing import compose
from newsletter.imports import running
from newsletter.imports.door import receive
from newsletter.intake import Intake, take_in
from newsletter.models import Import, Newsletter
from tests.soak.place import LETTERS


def _newsletter(slug: str) -> Newsletter:
    return Newsletter.objects.get_or_create(
        slug=slug,
        defaults={"name": slug.title(), "from_name": "Ada", "from_email": "ada@example.com"},
    )[0]


def _newsletters(slugs: list[str]) -> list[int]:
    return [_newsletter(slug).pk for slug in slugs]


def _write(slug: str) -> list[int]:
    """A composed campaign of that newsletter, and what it is made from: their ids."""
    newsletter = _newsletter(slug)
    page = TransmissionPage.objects.live().earliest("pk")
    campaign = campaigns.draft(newsletter, page, subject=page.title)
    compose(campaign)
    return [newsletter.pk, campaign.pk]


def _session(name: str) -> list[str]:
    """The name and the value of the cookie of an administrator who has signed in."""
    user = get_user_model()._default_manager.create_superuser(name, f"{name}@example.org", "of a soak alone")
    session = SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[-1]
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.create()
    return [settings.SESSION_COOKIE_NAME, str(session.session_key)]


def _publish(number: int) -> list[Any]:
    """Publish the newest transmission with another summary: its id, its slug and the summary."""
    page = TransmissionPage.objects.live().latest("pk")
    page.summary = f"Edition {number}."
    page.save_revision().publish()
    return [page.pk, page.slug, page.summary]


def _upload(wanted: tuple[str, int, int]) -> int:
    """A file of so many people from that number on, being checked: the import's id."""
    slug, first, count = wanted
    people = (f"kept{n}@d{n % 500}.example;Kept {n}\n" for n in range(first, first + count))
    made = receive(_newsletter(slug), "people.csv", [b"email;name\n", "".join(people).encode()], by=None)
    made.layout = made.layout | {"columns": ["address", "name"]}
    made.consent_source, made.consent_date = "A soak", timezone.localdate()
    made.save()
    running.check(made)
    wake_ups.wake_import(made.pk)
    return made.pk


def _take_over(upload: int) -> None:
    """Start what has been checked."""
    running.start(Import.objects.get(pk=upload))
    wake_ups.wake_import(upload)


def _sign_up(number: int) -> None:
    """As the form takes somebody in. Raises whatever the form would answer 500 to."""
    visitor = f"10.0.{number >> 8 & 255}.{number & 255}"
    email = f"new{number}@d{number}.example"
    take_in(Intake(newsletter=_newsletter(LETTERS), email=email, visitor=visitor, form="soak"))


DESK: Verbs = {
    **VERBS,
    "newsletters": _newsletters,
    "write": _write,
    "session": _session,
    "publish": _publish,
    "sign_up": _sign_up,
    "upload": _upload,
    "import": _take_over,
}

if __name__ == "__main__":
    serve(DESK)
