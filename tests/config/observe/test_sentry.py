"""Errors go to Sentry when there is a DSN, with nothing about people and no secret."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
import sentry_sdk
from sentry_sdk.transport import Transport

from config.observe import sentry


class Kept(Transport):
    """Keeps what would have been sent."""

    events: list[dict[str, Any]] = []

    def capture_envelope(self, envelope: Any) -> None:
        self.events.append(envelope.get_event())


@pytest.fixture
def sent(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[dict[str, Any]]]:
    """Events, once somebody is connected."""
    begin = sentry_sdk.init
    off: dict[str, Any] = {"default_integrations": False, "auto_enabling_integrations": False}
    monkeypatch.setattr(sentry_sdk, "init", lambda **options: begin(**options, **off, transport=Kept))
    Kept.events.clear()
    yield Kept.events
    begin()  # nowhere again


def test_it_sends_an_error_without_secrets(sent: list[dict[str, Any]]) -> None:
    sentry.connect("https://key@sentry.example.org/1")
    event: Any = {
        "logentry": {"message": "smtp://ada:hunter2@relay said 535", "params": []},
        "request": {"url": "https://cms.example.org/newsletter/confirm/abc.def/"},
    }
    sentry_sdk.capture_event(event)
    sentry_sdk.flush()
    assert [one["logentry"]["message"] for one in sent] == ["smtp://…@relay said 535"]
    assert sent[0]["request"]["url"] == "https://cms.example.org/newsletter/confirm/…/"
    assert "user" not in sent[0]


def test_it_covers_what_breadcrumbs_parameters_and_exceptions_quote(sent: list[dict[str, Any]]) -> None:
    sentry.connect("https://key@sentry.example.org/1")
    sentry_sdk.add_breadcrumb(message="GET /newsletter/confirm/eyJ.hunter2/", data={"to": "a://u:hunter2@h"})
    event: Any = {
        "logentry": {"message": "%s said 535", "params": ["smtp://ada:hunter2@relay"]},
        "transaction": "/newsletter/move/hunter2/",
        "extra": {"password": "hunter2", "headers": {"Authorization": "Bearer hunter2hunter2"}},
        "exception": {"values": [{"type": "OSError", "value": "redis://:hunter2@redis:6379 is away"}]},
        "level": "error",
    }
    sentry_sdk.capture_event(event)
    sentry_sdk.flush()
    [said] = sent
    assert "hunter2" not in json.dumps(said)
    assert said["exception"]["values"][0]["value"] == "redis://…@redis:6379 is away"
    assert said["breadcrumbs"]["values"][-1]["message"] == "GET /newsletter/confirm/…/"


def test_it_sends_nothing_without_a_dsn(sent: list[dict[str, Any]]) -> None:
    sentry.connect("")
    sentry_sdk.capture_message("to nobody")
    assert sent == []
