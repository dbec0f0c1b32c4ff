"""Links and the sender's domain, asked by a worker of real servers, and read from what it wrote down."""

from collections.abc import Iterator
from datetime import timedelta

import dns.resolver
import pytest
from django.utils import timezone
from pytest_django.fixtures import Settings

from newsletter.models import Campaign, DomainCheck, LinkCheck, LinkState
from newsletter.preflight import Level, preflight
from newsletter.preflight.outside import look
from newsletter.preflight.reaching import Reached, reach
from tests.cms.receiver import Receiver, listening
from tests.newsletter.domains.name_server import FAILS, NameServer, serving
from tests.newsletter.preflight.telling import told, with_html

pytestmark = pytest.mark.django_db
NOBODY = dns.resolver.Resolver(configure=False)


@pytest.fixture(autouse=True)
def _may_ask(settings: Settings) -> None:
    settings.NEWSLETTER_CHECK_OUTSIDE = settings.WEBHOOKS_ALLOW_PRIVATE = True


@pytest.fixture
def site() -> Iterator[Receiver]:
    with listening(Receiver()) as receiver:
        yield receiver


@pytest.fixture
def names() -> Iterator[NameServer]:
    with serving() as server:
        yield server


def all_well(url: str) -> Reached:
    return LinkState.ALIVE, "It answers 200."


def all_gone(url: str) -> Reached:
    return LinkState.DEAD, "It answers 404."


@pytest.mark.parametrize(
    ("status", "state"),
    [
        (200, LinkState.ALIVE),
        (204, LinkState.ALIVE),
        (404, LinkState.DEAD),
        (410, LinkState.DEAD),
        (403, LinkState.UNKNOWN),
        (429, LinkState.UNKNOWN),
        (503, LinkState.UNKNOWN),
    ],
)
def test_only_what_says_so_itself_is_dead(site: Receiver, status: int, state: LinkState) -> None:
    site.script = [status]
    assert reach(f"{site.url}#part") == (state, f"It answers {status}.")
    assert (site.requests[0].method, site.requests[0].path) == ("GET", "/hook")


def test_it_follows_where_a_link_leads(site: Receiver) -> None:
    site.script, site.headers = [301, 404], {"Location": "/elsewhere"}
    assert reach(site.url)[0] == LinkState.DEAD
    assert [request.path for request in site.requests] == ["/hook", "/elsewhere"]


def test_it_does_not_follow_for_ever(site: Receiver) -> None:
    site.script, site.headers = [302], {"Location": "/hook"}
    assert reach(site.url) == (LinkState.UNKNOWN, "It leads on and on.")


def test_it_reaches_nothing_of_its_own_network(site: Receiver, settings: Settings) -> None:
    settings.WEBHOOKS_ALLOW_PRIVATE = False
    state, said = reach(site.url)
    assert (state, site.requests) == (LinkState.UNKNOWN, [])
    assert "not a public address" in said


def test_a_link_does_not_lead_it_into_its_own_network(site: Receiver) -> None:
    site.script, site.headers = [302], {"Location": "http://169.254.169.254/latest/"}
    state, said = reach(site.url)
    assert (state, len(site.requests)) == (LinkState.UNKNOWN, 1)
    assert "169.254.169.254" in said


@pytest.mark.parametrize(
    "url", ["http://127.0.0.1:1/", "https://no.such.invalid/", "https://[::1", "ftp://x/"]
)
def test_what_cannot_be_asked_is_unknown(url: str) -> None:
    assert reach(url)[0] == LinkState.UNKNOWN


def test_it_tells_of_dead_links_once_they_were_asked(campaign: Campaign) -> None:
    assert "links are being checked" in told(campaign, Level.UNKNOWN)
    assert preflight(campaign).pending
    look(campaign, timezone.now(), reaches=all_gone, resolver=NOBODY)
    assert "is not there: It answers 404. Correct the link." in told(campaign, Level.WARNS)
    assert not preflight(campaign).pending


def test_it_asks_again_after_a_while_and_when_the_mail_has_another_link(campaign: Campaign) -> None:
    asked: list[str] = []
    now = timezone.now()

    def noted(url: str) -> Reached:
        asked.append(url)
        return all_well(url)

    for minutes in (0, 60):
        look(campaign, now + timedelta(minutes=minutes), reaches=noted, resolver=NOBODY)
    once = len(asked)
    assert once == len(set(asked))
    with_html(campaign, '<a href="https://example.org/new">New</a>')
    look(campaign, now, reaches=noted, resolver=NOBODY)
    assert asked[once:] == ["https://example.org/new"]
    look(campaign, now + timedelta(days=2), reaches=noted, resolver=NOBODY)
    assert len(asked) == 2 * once + 2


def test_it_asks_about_no_personal_link(campaign: Campaign) -> None:
    look(campaign, timezone.now(), reaches=all_well, resolver=NOBODY)
    urls = list(LinkCheck.objects.values_list("url", flat=True))
    assert urls
    assert not [url for url in urls if "/newsletter/" in url]


def test_it_leaves_what_is_much_to_another_turn(campaign: Campaign) -> None:
    with_html(campaign, "".join(f'<a href="https://example.org/{n}">{n}</a>' for n in range(20)))
    turns = 1
    while look(campaign, timezone.now(), reaches=all_well, resolver=NOBODY):
        turns += 1
    assert turns == 3
    assert "links answer" in told(campaign, Level.FINE)


def test_it_tells_what_the_senders_domain_publishes(campaign: Campaign, names: NameServer) -> None:
    names.texts = {"example.com": ["v=spf1 -all"], "_dmarc.example.com": ["v=DMARC1; p=none"]}
    look(campaign, timezone.now(), reaches=all_well, resolver=names.resolver())
    assert "example.com has SPF" in told(campaign, Level.FINE)
    names.texts = {}
    look(campaign, timezone.now() + timedelta(minutes=5), reaches=all_well, resolver=names.resolver())
    assert "example.com has SPF" in told(campaign, Level.FINE)
    look(campaign, timezone.now() + timedelta(minutes=11), reaches=all_well, resolver=names.resolver())
    assert "example.com has no SPF record" in told(campaign, Level.WARNS)


def test_it_says_when_dns_could_not_be_asked(campaign: Campaign, names: NameServer) -> None:
    names.zone = {"example.com": FAILS}
    look(campaign, timezone.now(), reaches=all_well, resolver=names.resolver())
    assert "could not be checked: no name server answers from here" in told(campaign, Level.UNKNOWN)


def test_spf_is_asked_where_bounces_go(campaign: Campaign, names: NameServer, settings: Settings) -> None:
    settings.NEWSLETTER_RETURN_PATH = "{token}@bounces.example.net"
    names.texts = {"bounces.example.net": ["v=spf1 -all"], "_dmarc.example.com": ["v=DMARC1; p=none"]}
    look(campaign, timezone.now(), reaches=all_well, resolver=names.resolver())
    assert "bounces.example.net has SPF" in told(campaign, Level.FINE)
    assert "DMARC rests on DKIM alone" in told(campaign, Level.WARNS)


def test_it_asks_nobody_where_that_is_switched_off(campaign: Campaign, settings: Settings) -> None:
    settings.NEWSLETTER_CHECK_OUTSIDE = False
    look(campaign, timezone.now(), reaches=all_well, resolver=NOBODY)
    assert not LinkCheck.objects.exists()
    assert not DomainCheck.objects.exists()
    assert "NEWSLETTER_CHECK_OUTSIDE is off" in told(campaign, Level.UNKNOWN)
