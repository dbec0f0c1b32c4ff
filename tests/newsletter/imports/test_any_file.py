"""Whatever is in a file: every row has one outcome, nobody comes back by it, and twice is as good as once."""

import csv
import io
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pytest_django.fixtures import Settings

from newsletter.addresses import address_hash, parse_address
from newsletter.models import (
    ConsentEvent,
    ImportReject,
    Newsletter,
    Outcome,
    Subscriber,
    Subscription,
    SubscriptionState,
    Suppression,
    SuppressionReason,
)
from newsletter.models.imports import REJECTED
from newsletter.subscriptions import subscribe
from tests.newsletter.cast import person
from tests.newsletter.imports.loading import counted, load

pytestmark = pytest.mark.once

_STRANGERS = [f"reader{n}@example.org" for n in range(4)]
_POOL = [*_STRANGERS, "alice@example.org", "left@example.org", "asked@example.org", "gone@example.org",
         "nobody", "a@b", ""]  # fmt: skip
_CASES = st.sampled_from([str.lower, str.upper, str.title])
_ADDRESS = st.builds(lambda case, one: case(one), _CASES, st.sampled_from(_POOL))
_WORDS = st.sampled_from(
    ["subscribed", "active", "", "pending", "unsubscribed", "cleaned", "complained", "odd"]
)
_NAME = st.text(st.sampled_from("aé \"',;\t=@'"), max_size=6)
_ROWS = st.lists(st.tuples(_NAME, _ADDRESS, _WORDS), max_size=14)
_FORMS = st.tuples(
    st.sampled_from([",", ";", "\t", "|"]),
    st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "cp1252"]),
    st.sampled_from(["\n", "\r\n"]),
    st.sampled_from([csv.QUOTE_ALL, csv.QUOTE_MINIMAL]),
)
_OPTIONS = st.fixed_dictionaries(
    {
        "overwrite": st.booleans(),
        "ask_to_confirm": st.booleans(),
        "departed": st.sampled_from(["remember", "suppress", "skip"]),
    }
)
_thorough = settings(
    max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


def file_of(rows: list[tuple[str, str, str]], form: tuple[str, str, str, int]) -> bytes:
    delimiter, encoding, end, quoting = form
    text = io.StringIO(newline="")
    writer: Any = csv.writer(text, delimiter=delimiter, lineterminator=end, quoting=quoting)  # type: ignore[arg-type]
    writer.writerows([("Name", "Email", "Status"), *rows])
    return text.getvalue().encode(encoding)


@contextmanager
def world(newsletter: Newsletter) -> Iterator[None]:
    """Alice is active; others left, left and were asked for again, or were erased. Undone at the end."""
    with transaction.atomic():
        person(newsletter, "alice@example.org", SubscriptionState.ACTIVE, "Alice")
        person(newsletter, "left@example.org", SubscriptionState.UNSUBSCRIBED)
        person(newsletter, "asked@example.org", SubscriptionState.UNSUBSCRIBED)
        subscribe(newsletter, parse_address("asked@example.org"), form="site")
        erased = address_hash("gone@example.org")
        Suppression.objects.create(address_hash=erased, reason=SuppressionReason.ERASED)
        yield
        transaction.set_rollback(True)


@pytest.fixture(autouse=True)
def _small_chunks(settings: Settings) -> None:
    settings.NEWSLETTER_IMPORT_CHUNK = 3


@_thorough
@given(rows=_ROWS, form=_FORMS, options=_OPTIONS)
def test_it_gives_every_row_one_outcome_and_brings_nobody_back(
    newsletter: Newsletter, rows: list[tuple[str, str, str]], form: Any, options: dict[str, Any]
) -> None:
    with world(newsletter):
        made = load(newsletter, file_of(rows, form), columns="name address state", **options)
        counts = counted(made)
        assert sum(counts.values()) == sum(any(row) for row in rows)
        assert set(counts) <= set(Outcome.values)
        assert sum(counts.get(one, 0) for one in REJECTED) == ImportReject.objects.count()
        active = Subscription.objects.filter(state="active").select_related("subscriber")
        names = {one.subscriber.email_normalized for one in active}
        assert names <= {"alice@example.org", *([] if options["ask_to_confirm"] else _STRANGERS)}
        assert not Subscriber.objects.filter(email_normalized="gone@example.org").exists()
        evidenced = ConsentEvent.objects.filter(kind="imported").values_list("subscriber__email_normalized")
        assert names - {"alice@example.org"} <= {email for (email,) in evidenced}


@_thorough
@given(rows=_ROWS, form=_FORMS, options=_OPTIONS)
def test_it_activates_nobody_of_whom_any_row_says_that_they_are_gone(
    newsletter: Newsletter, rows: list[tuple[str, str, str]], form: Any, options: dict[str, Any]
) -> None:
    gone = {email.lower() for _, email, word in rows if word in ("unsubscribed", "cleaned", "complained")}
    with world(newsletter):
        load(newsletter, file_of(rows, form), columns="name address state", **options)
        new = ConsentEvent.objects.filter(kind="imported", subscriber__subscriptions__state="active")
        assert not gone & set(new.values_list("subscriber__email_normalized", flat=True))


@_thorough
@given(rows=_ROWS, form=_FORMS, options=_OPTIONS)
def test_it_changes_nothing_the_second_time(
    newsletter: Newsletter, rows: list[tuple[str, str, str]], form: Any, options: dict[str, Any]
) -> None:
    with world(newsletter):
        load(newsletter, file_of(rows, form), columns="name address state", **options)
        before = everything()
        load(newsletter, file_of(rows, form), columns="name address state", **options)
        assert everything() == before


def everything() -> list[list[dict[str, Any]]]:
    models: tuple[Any, ...] = (Subscriber, Subscription, ConsentEvent, Suppression)
    return [list(model.objects.order_by("pk").values()) for model in models]
