"""Freezing an audience gives each person the id of their mailbox provider."""

from collections.abc import Callable

import dns.resolver
import pytest
from django.db import connection

from newsletter import domains
from newsletter.models import MailboxProvider, MailDomain

pytestmark = pytest.mark.django_db


def providers_of_subscribers() -> dict[str, int]:
    sql = domains.provider_of_subscriber_sql()
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT s.email, {sql.column} FROM newsletter_subscriber s {sql.join}")
        return dict(cursor.fetchall())


def test_it_gives_the_provider_of_each_subscriber_and_0_for_everybody_else(
    subscribe: Callable[..., None],
) -> None:
    subscribe("ada@gmail.com", "bob@firm.example", "carol@never-looked-up.example", "dora@GMAIL.com")
    google = MailboxProvider.objects.get(name="Google")
    MailDomain.objects.create(domain="gmail.com", provider=google)
    MailDomain.objects.create(domain="firm.example")
    assert providers_of_subscribers() == {
        "ada@gmail.com": google.pk,
        "bob@firm.example": 0,
        "carol@never-looked-up.example": 0,
        "dora@gmail.com": google.pk,
    }


def test_it_makes_everybody_else_of_the_people_of_a_provider_that_was_deleted(
    subscribe: Callable[..., None],
) -> None:
    subscribe("ada@gmail.com")
    domains.look_up(10, dns.resolver.Resolver(configure=False))
    MailboxProvider.objects.get(name="Google").delete()
    assert providers_of_subscribers() == {"ada@gmail.com": 0}


def test_it_finds_each_new_domain_once(subscribe: Callable[..., None]) -> None:
    subscribe("ada@one.example", "bob@one.example", "carol@two.example")
    now = MailDomain._meta.get_field("due_at").get_default()
    assert (domains.find_new(now), domains.find_new(now)) == (2, 0)
    assert set(MailDomain.objects.values_list("domain", flat=True)) == {"one.example", "two.example"}


def test_it_comes_with_the_well_known_providers_and_no_limits() -> None:
    known = MailboxProvider.objects.all()
    assert {"Google", "Microsoft", "Yahoo and AOL", "Apple iCloud", "Comcast"} <= {one.name for one in known}
    assert not known.exclude(per_second=0, per_hour=0, per_day=0).exists()
    listed = [domain for one in known for domain in one.domains.split()]
    suffixes = [suffix for one in known for suffix in one.mx_suffixes.split()]
    assert len(set(listed)) == len(listed)
    assert len(set(suffixes)) == len(suffixes)
