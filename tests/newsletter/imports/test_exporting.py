"""People as a file, which a spreadsheet opens safely and an import reads back without loss."""

import csv
import io
from typing import Any

from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cms.models import Topic
from newsletter.exports import export
from newsletter.models import Attribute, Newsletter, Subscriber, Subscription, Suppression
from tests.newsletter.cast import Cast
from tests.newsletter.imports.loading import load
from tests.newsletter.imports.test_any_file import world

_TEXT = st.text(st.sampled_from("aé\"',;|=+-@ "), max_size=8).map(lambda text: " ".join(text.split()))


def exported() -> str:
    return "".join(export(Subscription.objects.all()))


def table(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text, newline="")))


def test_it_writes_a_row_for_each_subscription(cast: Cast) -> None:
    rows = table(exported())
    assert [(row["email"], row["state"]) for row in rows] == [
        ("alice@example.org", "active"),
        ("bob@example.org", "pending"),
        ("carol@example.org", "unsubscribed"),
    ]
    assert rows[2]["left_at"]


def test_it_makes_formulas_text(cast: Cast) -> None:
    Subscriber.objects.filter(name="Alice").update(name='=HYPERLINK("http://example.com")')
    assert table(exported())[0]["name"] == '\'=HYPERLINK("http://example.com")'


def test_it_makes_formulas_text_where_semicolons_part_cells(cast: Cast) -> None:
    Subscriber.objects.filter(name="Alice").update(name="x;=cmd|' /C calc'!A0;")
    row = next(line for line in exported().splitlines() if "alice" in line)
    assert not [cell for cell in row.split(";") if cell.startswith("=")]


def snapshot() -> list[dict[str, Any]]:
    fields = [
        "email", "name", "locale", "time_zone", "attributes", "subscriptions__state",
        "subscriptions__frequency", "subscriptions__requested_at", "subscriptions__confirmed_at",
        "subscriptions__unsubscribed_at", "subscriptions__paused_until", "subscriptions__topics",
    ]  # fmt: skip
    return list(Subscriber.objects.order_by("email", "subscriptions__topics").values(*fields))


@settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(name=_TEXT, city=_TEXT, number=st.integers(-5, 5) | st.floats(-2, 2), yes=st.booleans())
def test_it_is_read_back_without_loss(
    newsletter: Newsletter, name: str, city: str, number: float, yes: bool
) -> None:
    with world(newsletter):
        light = Topic.objects.create(slug="light", name="Light")
        newsletter.topics.add(light, Topic.objects.create(slug="sound", name="Sound"))
        for key, kind in (("city", "text"), ("score", "number"), ("vip", "yes_no")):
            Attribute.objects.create(key=key, label=key, kind=kind)
        values = {"city": city, "score": number, "vip": yes}
        Subscriber.objects.filter(name="Alice").update(
            name=name, locale="pt-BR", time_zone="Europe/Lisbon",
            attributes={key: value for key, value in values.items() if value != ""},
        )  # fmt: skip
        alice = Subscription.objects.get(state="active")
        alice.topics.add(light)
        Subscription.objects.filter(pk=alice.pk).update(frequency="digest", paused_until=timezone.now())
        before, text = snapshot(), exported()
        Subscriber.objects.all().delete()
        Suppression.objects.all().delete()
        made = load(newsletter, text, consent_date=None)
        assert made.origin == "Transmissions"
        assert snapshot() == before
