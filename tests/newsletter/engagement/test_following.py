"""A measured link leads where its mail says and nowhere else, whatever becomes of the counting."""

from collections.abc import Callable

import pytest
from django.test import Client

from newsletter.engagement.tokens import (
    Target,
    read_reader_token,
    read_target_token,
    reader_tokens,
    target_token,
)
from newsletter.models import OPENED, Campaign, Engagement, Link, Newsletter, Reaction, Verdict
from newsletter.tokens import TokenInvalidError
from tests.newsletter.cast import Cast
from tests.newsletter.engagement.reading import delivered, follow

URL = "https://one.example/?a=1&b=ü"


def test_it_leads_on_while_the_database_is_away() -> None:
    """This test has no database, and asking one is an error."""
    answer = Client().get(f"/newsletter/go/{target_token(Target(1, 1, URL))}/")
    assert answer.status_code == 302
    assert answer["Location"] == "https://one.example/?a=1&b=%C3%BC"
    assert answer["Cache-Control"] == "private, no-store"
    assert not answer.cookies
    picture = Client().get(f"/newsletter/seen/{target_token(Target(1, OPENED))}")
    assert (picture.status_code, picture["Content-Type"]) == (200, "image/gif")


@pytest.mark.parametrize("change", [lambda t: t[:-1] + "x", lambda t: "9" + t, lambda t: "e", lambda t: ".."])
def test_it_leads_nowhere_for_anything_else(change: Callable[[str], str]) -> None:
    forged = change(target_token(Target(1, 1, "https://evil.example/")))
    assert Client().get(f"/newsletter/go/{forged}/").status_code == 404


def test_it_does_not_take_another_links_token_for_a_target() -> None:
    with pytest.raises(TokenInvalidError):
        read_target_token(reader_tokens(1)(7).decode())
    assert Client().get(f"/newsletter/go/{target_token(Target(1, OPENED))}/").status_code == 404


def test_it_knows_a_reader_by_a_mail_of_theirs_only() -> None:
    token = reader_tokens(3)(7).decode()
    assert len(token) <= 40
    assert read_reader_token(token, 3) == 7
    assert read_reader_token(token, 4) is None
    assert read_reader_token("8" + token[1:], 3) is None


@pytest.mark.django_db
def test_it_writes_down_who_followed_which_link(cast: Cast, campaign: Campaign) -> None:
    Newsletter.objects.update(clicks=Engagement.PERSON)
    mail = delivered(campaign, cast.alice)
    assert follow(mail.link(2)) == follow(mail.link(2)) == 302
    row = Reaction.objects.get()
    assert (row.subscriber, row.link, row.verdict) == (cast.alice.subscriber, 2, Verdict.HUMAN)
    assert Link.objects.get(number=2).human == 1


@pytest.mark.django_db
def test_it_ties_nothing_to_a_person_where_only_counts_are_kept(cast: Cast, campaign: Campaign) -> None:
    Newsletter.objects.update(clicks=Engagement.ANONYMOUS, opens=Engagement.ANONYMOUS)
    mail = delivered(campaign, cast.alice)
    follow(mail.link(1))
    follow(mail.link(1))
    follow(mail.picture)
    assert [link.human for link in Link.objects.filter(number__lte=1)] == [1, 2]
    assert not Reaction.objects.exists()


@pytest.mark.django_db
def test_it_stops_at_once_when_a_newsletter_measures_no_more(cast: Cast, campaign: Campaign) -> None:
    Newsletter.objects.update(clicks=Engagement.PERSON)
    mail = delivered(campaign, cast.alice)
    Newsletter.objects.update(clicks=Engagement.ANONYMOUS)
    follow(mail.link(1))
    Newsletter.objects.update(clicks=Engagement.OFF)
    assert follow(mail.link(1)) == 302
    assert not Reaction.objects.exists()
    assert Link.objects.get(number=1).human == 1


@pytest.mark.django_db
def test_it_counts_nobody_for_a_reader_that_is_not_ours(cast: Cast, campaign: Campaign) -> None:
    Newsletter.objects.update(clicks=Engagement.PERSON)
    mail = delivered(campaign, cast.alice)
    link = mail.link(1).rstrip("/").rpartition("/")[0]
    assert follow(f"{link}/from-your-own-mail/") == 302
    assert Link.objects.get(number=1).human == 0
