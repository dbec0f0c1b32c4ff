"""Where a newsletter asks for approval, newcomers get of each letter what was approved last."""

from contextlib import suppress
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis
from hypothesis import strategies as st

from newsletter import series as verbs
from newsletter import subscriptions
from newsletter.approving import OwnWorkError
from newsletter.models import Newsletter, Series, SeriesLetter
from newsletter.sendable import NotSendableError
from tests.newsletter.approved import person
from tests.newsletter.cast import Cast
from tests.newsletter.desk.editors import editor, text
from tests.newsletter.series.conftest import SUBJECTS, beat, got, mails

pytestmark = pytest.mark.django_db


@pytest.fixture
def mona(series: Series) -> Any:
    """Who approves; and from now on it has to be."""
    Newsletter.objects.update(needs_approval=True)
    return person("mona", "Newsletter managers")


@pytest.fixture
def nora(db: None) -> Any:
    return person("nora", "Newsletter managers")


def letter(place: int = 0) -> SeriesLetter:
    return SeriesLetter.objects.get(sort_order=place)


def rewrite(by: Any, note: str, place: int = 0) -> SeriesLetter:
    one = letter(place)
    one.note = note
    one.save()
    verbs.write(one, by)
    return one


def approve(user: Any, place: int = 0) -> None:
    mail = verbs.latest(letter(place))
    assert mail is not None
    verbs.approve(letter(place), verbs.content_of(mail), user)


def html_of(place: int = 0) -> str:
    mail = verbs.current(letter(place))
    return mail.variants.get().html if mail else ""


def test_newcomers_get_the_version_before_until_it_is_approved(mona: Any, nora: Any) -> None:
    rewrite(nora, "First words")
    assert html_of() == ""
    approve(mona)
    rewrite(nora, "Other words")
    assert "First words" in html_of()
    rewrite(nora, "Better words")
    approve(mona)
    assert "Better words" in html_of()
    assert len(mails()) == 4  # what waited was written over, what was approved was not


def test_a_letter_that_waits_is_passed_over(mona: Any, nora: Any, cast: Cast) -> None:
    SeriesLetter.objects.update(days=0)
    rewrite(nora, "Hello", 1)
    approve(mona, 1)
    subscriptions.confirm(cast.bob, form="confirm-page")
    beat()
    assert got() == [SUBJECTS[1]]


def test_what_people_got_before_it_was_asked_for_goes_on(series: Series, cast: Cast) -> None:
    subscriptions.confirm(cast.bob, form="confirm-page")
    beat()
    before = html_of()
    Newsletter.objects.update(needs_approval=True)
    assert html_of() == before
    rewrite(None, "Not approved")
    assert html_of() == before


def test_nobody_approves_what_they_wrote(mona: Any, nora: Any) -> None:
    rewrite(mona, "Mine")
    with pytest.raises(OwnWorkError, match="You wrote the last change of this letter"):
        approve(mona)
    rewrite(nora, "Mine")  # as it was: that is no writing
    with pytest.raises(OwnWorkError):
        approve(mona)
    approve(nora)
    assert "Mine" in html_of()


def test_only_what_was_looked_at_is_approved(mona: Any, nora: Any) -> None:
    mail = verbs.latest(letter())
    assert mail is not None
    looked_at = verbs.content_of(mail)
    rewrite(nora, "Changed meanwhile")
    with pytest.raises(NotSendableError, match="Look at it again"):
        verbs.approve(letter(), looked_at, mona)


WORDS = ("First words", "Second words", "Third words")
WRITES = st.tuples(st.sampled_from(WORDS), st.sampled_from([0, 1, 2]))
APPROVES = st.tuples(st.none(), st.sampled_from([0, 1, 2]))


@hypothesis(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=st.lists(st.one_of(WRITES, APPROVES), min_size=4, max_size=10))
def test_newcomers_read_what_two_people_agreed_on_and_nothing_else(
    series: Series, mona: Any, nora: Any, steps: list[tuple[str | None, int]]
) -> None:
    people = [mona, nora, None]  # who is not known wrote it by a command, and approves nothing
    written, by, agreed = "", None, None  # as the fixture wrote it
    with transaction.atomic():
        for words, who in steps:
            if words and words != written:
                written, by = words, people[who]
                rewrite(by, words)
            elif words is None and people[who]:
                with suppress(OwnWorkError):
                    approve(people[who])
                    assert people[who] != by
                    agreed = written
            read = [one for one in WORDS if one in html_of()]
            assert (bool(html_of()), read) == (agreed is not None, [agreed] if agreed else [])
        transaction.set_rollback(True)


def test_it_is_switched_on_only_with_approved_letters(series: Series, mona: Any) -> None:
    verbs.switch_off(series)
    for place in range(len(SUBJECTS)):
        with pytest.raises(NotSendableError, match="waits for approval"):
            verbs.switch_on(series)
        approve(mona, place)
    verbs.switch_on(series)
    assert Series.objects.get().running


def signed_in(user: Any) -> Client:
    client = Client()
    client.force_login(user)
    return client


def test_it_is_approved_on_the_page_of_the_series(series: Series, mona: Any, nora: Any) -> None:
    rewrite(nora, "Hello")
    page, button = reverse("series:inspect", args=[series.pk]), reverse("series:approve", args=[letter().pk])
    shown = text(signed_in(mona).get(page))
    assert shown.count("It waits for approval, and is passed over.") == len(SUBJECTS)
    assert button in shown
    assert button not in text(signed_in(nora).get(page))
    seen = verbs.content_of(mails()[0])
    assert "You wrote the last change" in text(signed_in(nora).post(button, {"shown": seen}, follow=True))
    assert "newcomers get it as it is now" in text(signed_in(mona).post(button, {"shown": seen}, follow=True))
    assert "Hello" in html_of()
    rewrite(nora, "Again")
    assert "newcomers get the version before" in text(signed_in(mona).get(page))


def test_who_may_not_approve_campaigns_approves_no_letter(series: Series, mona: Any) -> None:
    viewer = editor("view_series", "change_series", "send_campaign")
    viewer.post(reverse("series:approve", args=[letter().pk]), {"shown": verbs.content_of(mails()[0])})
    assert html_of() == ""
