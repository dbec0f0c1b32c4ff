"""/metrics tells Prometheus how the work stands, to whoever shows the token."""

import re
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import timezone
from prometheus_client.parser import text_string_to_metric_families
from pytest_django import DjangoAssertNumQueries, Settings

from cms.api.answers import Answer
from cms.models import Change, WebhookEndpoint
from config.doctor.tasks import BEAT, KEPT, note_beat
from config.observe.metrics import content, page
from newsletter.models import Campaign, CampaignState, Delivery, DeliveryState, Lane, Newsletter, Variant

pytestmark = pytest.mark.django_db
TOKEN = "a token of twenty characters or more"


@pytest.fixture(autouse=True)
def _token(settings: Settings) -> None:
    settings.METRICS_TOKEN = TOKEN


@pytest.fixture
def sending() -> Campaign:
    """A campaign of 50,000 that two lanes send."""
    newsletter = Newsletter.objects.create(name="N", slug="n", from_name="N", from_email="n@example.org")
    campaign = Campaign.objects.create(
        newsletter=newsletter, subject="S", state=CampaignState.SENDING, started_at=timezone.now()
    )
    for number in (1, 2):
        Lane.objects.create(campaign=campaign, number=number, queued=20_000, sent=5_000, rate=100)
    return campaign


def figures(client: Client) -> dict[str, float]:
    answer = client.get("/metrics", headers={"Authorization": f"Bearer {TOKEN}"})
    assert answer.status_code == 200
    return {
        sample.name + "".join(f",{value}" for value in sample.labels.values()): sample.value
        for family in text_string_to_metric_families(answer.content.decode())
        for sample in family.samples
    }


def test_it_tells_how_a_campaign_stands(client: Client, sending: Campaign) -> None:
    found = figures(client)
    assert found["transmissions_campaigns,sending"] == 1
    assert found[f"transmissions_deliveries,{sending.pk},queued"] == 40_000
    assert found[f"transmissions_deliveries,{sending.pk},sent"] == 10_000
    assert found[f"transmissions_send_rate,{sending.pk}"] == 200


def test_it_tells_how_long_mail_servers_took_for_the_last_messages(client: Client, sending: Campaign) -> None:
    at = timezone.now()
    variant = Variant.objects.create(campaign=sending, subject="S", html="", text="", composed_at=at)
    common = {"campaign": sending, "variant": variant, "queued_at": at, "mailbox_provider": 0}
    for seconds in (1, 2, 6):
        times = {"tried_at": at, "sent_at": at + timedelta(seconds=seconds)}
        Delivery.objects.create(state=DeliveryState.SENT, **common, **times)
    Delivery.objects.create(state=DeliveryState.QUEUED, **common)
    found = figures(client)
    assert found["transmissions_answer_seconds,other,half"] == 2
    assert found["transmissions_answer_seconds,other,slowest"] == 6


def test_it_reads_every_source(client: Client) -> None:
    found = figures(client)
    assert [found[f"transmissions_source_up,{name}"] for name in page.SOURCES] == [1] * len(page.SOURCES)


def test_it_goes_on_when_a_source_fails(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails() -> list[object]:
        raise OSError("the broker is away")

    monkeypatch.setitem(page.SOURCES, "queues", fails)
    found = figures(client)
    assert found["transmissions_source_up,queues"] == 0
    assert found["transmissions_letters_waiting"] == 0


def test_it_tells_how_long_a_deferred_mail_is_overdue_unless_its_campaign_is_paused(
    client: Client, sending: Campaign
) -> None:
    at = timezone.now() - timedelta(hours=1)
    variant = Variant.objects.create(campaign=sending, subject="S", html="", text="", composed_at=at)
    common = {"campaign": sending, "variant": variant, "queued_at": at, "mailbox_provider": 0}
    Delivery.objects.create(state=DeliveryState.DEFERRED, due_at=at, **common)
    overdue = "transmissions_deferred_overdue_seconds"
    assert figures(client)[overdue] == pytest.approx(3600, abs=60)
    Campaign.objects.update(state=CampaignState.PAUSED)
    assert figures(client)[overdue] == 0


def test_it_tells_how_long_ago_beat_gave_a_sign(client: Client) -> None:
    cache.delete(BEAT)
    assert figures(client)["transmissions_beat_age_seconds"] == KEPT
    note_beat()
    assert figures(client)["transmissions_beat_age_seconds"] < 60
    cache.delete(BEAT)


def test_it_tells_how_long_nobody_has_looked_at_a_change(client: Client) -> None:
    Change.objects.all().delete()
    endpoint = WebhookEndpoint.objects.create(name="Site", url="https://site.example.org/hook")
    assert figures(client)["transmissions_webhook_lag_seconds"] == 0
    at = timezone.now() - timedelta(hours=6)
    change = Change.objects.create(
        tick=endpoint.tick + 1, at=at, subject="topic", kind="updated", key="k", tags=[]
    )
    assert figures(client)["transmissions_webhook_lag_seconds"] == pytest.approx(6 * 3600, abs=60)
    WebhookEndpoint.objects.update(tick=change.tick)  # as who made its request does
    assert figures(client)["transmissions_webhook_lag_seconds"] == 0


def test_it_asks_the_same_few_queries_however_many_campaigns(
    client: Client, sending: Campaign, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for _ in range(20):
        Campaign.objects.create(
            newsletter=sending.newsletter, subject="S", state="sending", started_at=timezone.now()
        )
    with django_assert_max_num_queries(45):
        figures(client)


@pytest.mark.parametrize("host", ["web.transmissions:8000", "10.1.2.3:8000", "[fd00::7]:8000"])
def test_it_answers_whoever_shows_the_token_by_any_name(
    client: Client, settings: Settings, host: str
) -> None:
    settings.ALLOWED_HOSTS = ["cms.test"]
    asking = {"Host": host, "Authorization": f"Bearer {TOKEN}"}
    assert client.get("/metrics", headers=asking).status_code == 200
    assert client.get("/metrics", headers={"Host": host}).status_code == 400
    assert client.get("/health/live/", headers=asking).status_code == 400


@pytest.mark.parametrize("header", ["", "Bearer wrong", f"Basic {TOKEN}", "Bearer"])
def test_it_refuses_whoever_shows_no_token(client: Client, header: str) -> None:
    assert client.get("/metrics", headers={"Authorization": header}).status_code == 401


def test_it_is_not_there_without_a_token_in_the_settings(client: Client, settings: Settings) -> None:
    settings.METRICS_TOKEN = ""
    assert client.get("/metrics", headers={"Authorization": "Bearer "}).status_code == 404


@pytest.mark.parametrize(
    ("answer", "came"),
    [
        (Answer(304), "held"),
        (Answer(200, kept=True), "kept"),
        (Answer(200), "made"),
        (Answer(301), ""),
        (Answer(404), ""),
    ],
)
def test_it_tells_what_spared_the_work_of_an_answer(answer: Answer, came: str) -> None:
    assert content.came_by(answer) == came


def test_it_documents_each_figure_once() -> None:
    text = page.exposition().decode()
    names = re.findall(r"^# TYPE (\S+)", text, re.MULTILINE)
    assert len(names) == len(set(names))
    assert all(name.startswith("transmissions_") for name in names)
    cache.clear()
