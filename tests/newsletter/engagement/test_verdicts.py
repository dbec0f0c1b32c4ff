"""Person, machine or perhaps: by what the request says of itself, and by when and how fast it comes."""

from datetime import timedelta

import pytest
from django.utils import timezone
from pytest_django.fixtures import Settings

from newsletter import tasks
from newsletter.engagement.recording import purge
from newsletter.engagement.report import report
from newsletter.engagement.signs import Signs, judge
from newsletter.models import Campaign, Engagement, Link, Newsletter, Reaction, Verdict
from tests.newsletter.cast import Cast
from tests.newsletter.engagement.reading import FIREFOX, Mail, delivered, follow

HOUR = timedelta(hours=1)
MACHINE, UNSURE, HUMAN = Verdict.MACHINE, Verdict.UNSURE, Verdict.HUMAN
GMAIL = "Mozilla/5.0 (Windows NT 5.1; rv:11.0) Gecko Firefox/11.0 (via ggpht.com GoogleImageProxy)"
GMAIL_AHEAD = (
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/42.0.2311.135 "
    "Safari/537.36 Edge/12.246 Mozilla/5.0"
)
YAHOO = "YahooMailProxy; https://help.yahoo.com/kb/yahoo-mail-proxy-SLN28749.html"


@pytest.mark.parametrize(
    ("signs", "since", "verdict"),
    [
        (Signs(agent=FIREFOX), HOUR, HUMAN),
        (Signs(agent=FIREFOX), None, HUMAN),
        (Signs(agent=FIREFOX), timedelta(seconds=1), MACHINE),
        (Signs(agent=FIREFOX), timedelta(seconds=20), UNSURE),
        (Signs("HEAD", FIREFOX), HOUR, MACHINE),
        (Signs(agent=FIREFOX, purpose="prefetch;prerender"), HOUR, MACHINE),
        (Signs(agent=""), HOUR, MACHINE),
        (Signs(agent="Barracuda Sentinel (EE)"), HOUR, MACHINE),
        (Signs(agent="python-requests/2.32"), HOUR, MACHINE),
        (Signs(agent="Mozilla/5.0 (compatible; bingbot/2.0)"), HOUR, MACHINE),
        (Signs(agent="WhatsApp/2.23"), HOUR, MACHINE),
        (Signs(agent="GoogleMessages/20"), HOUR, MACHINE),
        (Signs(agent=GMAIL_AHEAD), HOUR, MACHINE),
        (Signs(agent=GMAIL_AHEAD.removesuffix(" Mozilla/5.0")), HOUR, HUMAN),
        (Signs(agent=FIREFOX, network="104.47.12.1"), HOUR, MACHINE),
        (Signs(agent=FIREFOX, network="2a01:111:f400:7e00::1"), HOUR, MACHINE),
        (Signs(agent=FIREFOX, network="170.10.133.7"), HOUR, MACHINE),
        (Signs(agent=FIREFOX, network="207.211.31.200"), HOUR, HUMAN),
        (Signs(agent=FIREFOX, network="192.0.2.1"), HOUR, HUMAN),
        (Signs(agent=FIREFOX, network="not an address"), HOUR, HUMAN),
        (Signs(agent=GMAIL), HOUR, UNSURE),
        (Signs(agent=YAHOO), HOUR, UNSURE),
        (Signs(agent="Mozilla/5.0"), HOUR, UNSURE),  # Apple's Mail Privacy Protection
    ],
)
def test_it_tells_persons_from_machines(signs: Signs, since: timedelta | None, verdict: Verdict) -> None:
    assert judge(signs, since) == verdict


def test_it_knows_an_installations_own_scanners(settings: Settings) -> None:
    settings.NEWSLETTER_SCANNER_NETWORKS = ["192.0.2.0/24"]
    assert judge(Signs(agent=FIREFOX, network="192.0.2.9"), HOUR) == MACHINE


@pytest.fixture
def mail(cast: Cast, campaign: Campaign) -> Mail:
    Newsletter.objects.update(clicks=Engagement.PERSON, opens=Engagement.PERSON)
    return delivered(campaign, cast.alice)


def verdicts() -> list[int]:
    return list(Reaction.objects.order_by("link").values_list("verdict", flat=True))


def counts(number: int) -> tuple[int, int, int]:
    link = Link.objects.get(number=number)
    return link.machine, link.unsure, link.human


def test_it_calls_who_follows_every_link_at_once_a_machine(mail: Mail) -> None:
    follow(mail.link(1))
    assert verdicts() == [HUMAN]
    follow(mail.link(2))
    follow(mail.link(3))
    assert verdicts() == [MACHINE, MACHINE, MACHINE]
    assert [counts(number) for number in (1, 2, 3)] == [(1, 0, 0)] * 3


def test_it_lets_a_person_come_after_a_scanner_but_not_the_other_way_round(mail: Mail) -> None:
    follow(mail.link(1), method="head")
    follow(mail.link(1))
    assert (verdicts(), counts(1)) == ([HUMAN], (0, 0, 1))
    seen = Reaction.objects.get().last_at
    follow(mail.link(1), agent="curl/8")
    assert (verdicts(), counts(1)) == ([HUMAN], (0, 0, 1))
    assert Reaction.objects.get().last_at == seen


def test_it_reads_the_request_itself(mail: Mail) -> None:
    follow(mail.link(1), **{"Sec-Purpose": "prefetch"})
    follow(mail.picture, agent=GMAIL)
    assert verdicts() == [UNSURE, MACHINE]


def test_it_keeps_no_address_and_no_agent() -> None:
    kept = {field.name for model in (Link, Reaction) for field in model._meta.fields}
    assert kept == {
        "id", "campaign", "number", "label", "url", "machine", "unsure", "human",
        "subscriber", "link", "verdict", "first_at", "last_at",
    }  # fmt: skip


def test_it_reports_a_range(mail: Mail) -> None:
    follow(mail.picture, agent=GMAIL)
    follow(mail.link(1))
    told = report(Campaign.objects.get())
    assert told is not None
    assert (str(told.opened), str(told.links[0].times), told.links[0].url[:19]) == (
        "0 to 1",
        "1",
        "https://one.example",
    )


def test_it_forgets_who_after_a_while_but_not_how_many(mail: Mail) -> None:
    follow(mail.link(1))
    at = Reaction.objects.get().last_at
    assert purge(at) == 0
    assert purge(at + timedelta(seconds=1)) == 1
    assert counts(1) == (0, 0, 1)


@pytest.mark.parametrize(("days", "kept"), [(0, True), (1, False), (365, True)])
def test_it_forgets_after_as_many_days_as_are_set_and_with_0_never(
    mail: Mail, settings: Settings, days: int, kept: bool
) -> None:
    follow(mail.link(1))
    Reaction.objects.update(last_at=timezone.now() - timedelta(days=300))
    settings.NEWSLETTER_KEEP_ENGAGEMENT_DAYS = days
    tasks.purge_engagement()
    assert Reaction.objects.exists() == kept


def test_it_forgets_an_erased_person_but_not_how_many(mail: Mail, cast: Cast) -> None:
    follow(mail.link(1))
    cast.alice.subscriber.delete()
    assert not Reaction.objects.exists()
    assert counts(1) == (0, 0, 1)
    assert follow(mail.link(1)) == 302
