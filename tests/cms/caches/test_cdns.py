"""What each CDN is asked, as its documentation has it."""

import json
import re

import pytest
import urllib3
from django.core.checks import run_checks
from django.core.exceptions import ImproperlyConfigured
from pytest_django.fixtures import Settings

from cms.caches import calls
from cms.caches.calls import PurgeFailedError
from cms.caches.cloudflare import Cloudflare
from cms.caches.configured import cdn_of
from cms.caches.fastly import Fastly
from cms.caches.varnish import Varnish
from tests.cms.receiver import Misbehaviour, Receiver, babble, say_nothing

TAGS = ["transmission-1b671a64-40d5-491e-99b0-da01ff1f3341", "transmissions"]


def test_it_asks_cloudflare(receiver: Receiver) -> None:
    cdn_of(f"cloudflare://t%2Fk@0123abc?api=http://127.0.0.1:{receiver.port}/client/v4/").purge(TAGS)
    (request,) = receiver.requests
    assert (request.method, request.path) == ("POST", "/client/v4/zones/0123abc/purge_cache")
    assert request.headers["Authorization"] == "Bearer t/k"
    assert request.headers["Content-Type"] == "application/json"
    assert json.loads(request.body) == {"tags": TAGS}


@pytest.mark.parametrize(
    "body", [b'{"success": false, "errors": [{"code": 1}]}', b"", b"[]", b"null", b"<html>"]
)
def test_it_does_not_believe_cloudflare_when_it_does_not_say_success(receiver: Receiver, body: bytes) -> None:
    receiver.body = body
    with pytest.raises(PurgeFailedError, match="It refused"):
        cdn_of(f"cloudflare://token@zone?api=http://127.0.0.1:{receiver.port}").purge(TAGS)


def test_it_asks_fastly(receiver: Receiver) -> None:
    cdn_of(f"fastly://a-token@SU1Z0isxPaoz?api=http://127.0.0.1:{receiver.port}").purge(TAGS)
    (request,) = receiver.requests
    assert (request.method, request.path) == ("POST", "/service/SU1Z0isxPaoz/purge")
    assert request.headers["Fastly-Key"] == "a-token"
    assert json.loads(request.body) == {"surrogate_keys": TAGS}


def test_it_asks_varnish_by_key(receiver: Receiver) -> None:
    cdn_of(f"varnish://127.0.0.1:{receiver.port}").purge(TAGS)
    (request,) = receiver.requests
    assert request.method == "PURGE"
    assert request.headers["xkey-purge"] == " ".join(TAGS)


def test_it_asks_varnish_by_a_ban_that_fits_whole_tags_only(receiver: Receiver) -> None:
    cdn_of(f"varnish+ban://127.0.0.1:{receiver.port}").purge(["topics", "transmission-1"])
    (request,) = receiver.requests
    assert request.method == "BAN"
    banned = re.compile(request.headers["Cache-Tag-Pattern"])
    for header in ("topics", "transmission-1,transmissions", "a,topics", "a,topics,b"):
        assert banned.search(header)
    for header in ("topicss", "transmission-12", "no-topics", "lenses"):
        assert not banned.search(header)


@pytest.mark.parametrize("entry", [301, 400, 401, 403, 404, 429, 500, babble])
def test_it_takes_every_other_answer_for_a_failure(receiver: Receiver, entry: int | Misbehaviour) -> None:
    receiver.script = [entry]
    for scheme in ("cloudflare://token@", "fastly://token@", "varnish://", "varnish+ban://"):
        cdn = cdn_of(f"{scheme}127.0.0.1:{receiver.port}?api=http://127.0.0.1:{receiver.port}")
        with pytest.raises(PurgeFailedError):
            cdn.purge(TAGS)


def test_it_gives_up_waiting_for_an_answer(receiver: Receiver, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(calls, "_pool", urllib3.PoolManager(timeout=0.2, retries=False))
    receiver.script = [say_nothing]
    with pytest.raises(PurgeFailedError, match="No answer"):
        Varnish(f"http://127.0.0.1:{receiver.port}").purge(TAGS)


def test_it_knows_how_many_tags_a_call_may_hold() -> None:
    assert (Cloudflare("zone", "token").batch, Fastly("service", "token").batch) == (30, 256)
    longest = " ".join(["transmission-1b671a64-40d5-491e-99b0-da01ff1f3341"] * Varnish("").batch)
    assert len(longest) < 8000


def test_it_leads_to_the_cdns_themselves_when_nothing_else_is_said() -> None:
    assert cdn_of("cloudflare://token@zone") == Cloudflare(
        "zone", "token", "https://api.cloudflare.com/client/v4"
    )
    assert cdn_of("fastly://token@Service") == Fastly("Service", "token", "https://api.fastly.com")


WRONG = [
    "",
    "cloudflare://zone",
    "fastly://token@",
    "varnish://",
    "akamai://a@b",
    "https://cdn.example/",
    "s3cret",
]


@pytest.mark.parametrize("url", WRONG)
def test_it_refuses_an_address_that_names_no_cache_and_keeps_it_to_itself(
    url: str, settings: Settings
) -> None:
    with pytest.raises(ImproperlyConfigured, match="Write cloudflare://TOKEN@ZONE") as raised:
        cdn_of(url)
    assert "s3cret" not in str(raised.value)
    settings.CDN_PURGE_URL = [url]
    assert [error.id for error in run_checks()] == ["cms.E001"]


def test_it_shows_no_token_in_logs_and_admin() -> None:
    for cdn in (cdn_of("cloudflare://s3cret@zone"), cdn_of("fastly://s3cret@service")):
        assert "s3cret" not in repr(cdn) + cdn.name
