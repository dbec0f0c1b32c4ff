"""Each check says what is, of real servers where there are some, and what to do."""

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.core.cache import cache
from django.core.files.storage import default_storage
from django.utils import timezone
from pytest_django import Settings

from cms.models import User, WebhookEndpoint
from config.doctor.checks import (
    CHECKS,
    addresses,
    beat,
    clock,
    files,
    mail,
    migrations,
    people,
    pepper,
    queues,
    redis,
    static,
    webhooks,
)
from config.doctor.checks import settings as settings_check
from config.doctor.findings import Finding, Look, Status
from config.doctor.tasks import note_beat
from newsletter.addresses import parse_address
from newsletter.models import Subscriber
from tests.newsletter.recorder import Recorder, listen
from tests.services import REDIS, require_redis

pytestmark = pytest.mark.django_db


@pytest.fixture
def relay(settings: Settings) -> Iterator[Recorder]:
    recorder = Recorder()
    controller = listen(recorder)
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", recorder.port
    yield recorder
    controller.stop()


def worst(look: Look) -> Finding:
    order = list(Status)
    return max(look(), key=lambda finding: order.index(finding.status))


def test_it_is_let_in_by_the_mail_server(relay: Recorder) -> None:
    assert worst(mail.look).status == Status.GOOD


def test_it_finds_a_mail_server_that_is_away(settings: Settings) -> None:
    settings.NEWSLETTER_SENDERS = ["smtp://127.0.0.1:9?name=relay&timeout=2"]
    assert worst(mail.look).status == Status.PROBLEM


def test_it_finds_a_login_that_the_mail_server_does_not_take(relay: Recorder, settings: Settings) -> None:
    settings.EMAIL_HOST_USER, settings.EMAIL_HOST_PASSWORD = "somebody", "hunter2"
    found = worst(mail.look)
    assert found.status == Status.PROBLEM
    assert "hunter2" not in found.said


def test_it_finds_tls_that_the_mail_server_does_not_speak(relay: Recorder, settings: Settings) -> None:
    settings.EMAIL_USE_TLS = True
    assert worst(mail.look).status == Status.PROBLEM


@pytest.mark.parametrize(("public", "status"), [(True, Status.PROBLEM), (False, Status.WARNING)])
def test_it_finds_mail_that_is_caught(
    relay: Recorder, settings: Settings, monkeypatch: pytest.MonkeyPatch, public: bool, status: Status
) -> None:
    monkeypatch.setattr(mail, "_CATCHES", relay.port)
    settings.CMS_IS_HTTPS = public
    assert worst(mail.look).status == status
    assert "EMAIL_URL" in worst(mail.look).todo


def test_it_finds_a_pepper_that_was_changed(settings: Settings) -> None:
    alice = parse_address("alice@example.org")
    Subscriber.objects.create(email=alice.written, email_normalized=alice.normalized, address_hash=alice.hash)
    assert worst(pepper.look).status == Status.GOOD
    settings.ADDRESS_PEPPER = "another"
    assert worst(pepper.look).status == Status.PROBLEM


def test_it_knows_beat_by_its_sign() -> None:
    assert worst(beat.look).status == Status.PROBLEM
    note_beat()
    assert worst(beat.look).status == Status.GOOD


def test_it_finds_queues_that_nobody_works_on(
    settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(queues, "_PATIENCE", 0.2)
    found = list(queues.look())
    assert [finding.status for finding in found] == [Status.PROBLEM] * 3
    assert "--queues=campaigns" in found[2].todo
    cache.clear()


@pytest.mark.parametrize(
    ("ahead", "status"),
    [(0.5, Status.GOOD), (-5.0, Status.WARNING), (300.0, Status.PROBLEM), (-300.0, Status.PROBLEM)],
)
def test_it_judges_a_clock_by_how_far_it_is_off(ahead: float, status: Status) -> None:
    assert clock.judged("Redis", ahead).status == status


def test_it_finds_the_clocks_of_this_machine_right(settings: Settings) -> None:
    require_redis()
    settings.REDIS_URL = f"{REDIS}/14"
    assert [finding.status for finding in clock.look()] == [Status.GOOD] * 2


def test_it_finds_redis_away(settings: Settings) -> None:
    settings.REDIS_URL = "redis://127.0.0.1:9/0"
    assert worst(redis.look).status == Status.PROBLEM


def test_it_finds_redis_there(settings: Settings) -> None:
    require_redis()
    settings.REDIS_URL = f"{REDIS}/14"
    assert "answers" in next(redis.look()).said


def test_it_stores_a_file_and_leaves_none(settings: Settings) -> None:
    assert next(files.look()).status == Status.GOOD
    assert default_storage.listdir("doctor") == ([], [])


def test_it_finds_a_folder_that_cannot_be_written(settings: Settings, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    settings.MEDIA_ROOT = tmp_path / "file"
    assert worst(files.look).status == Status.PROBLEM


@pytest.mark.parametrize("full", ["media", "kept", "var", "tmp"])
def test_it_looks_for_room_on_every_disk_that_is_written_to(
    settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, full: str
) -> None:
    disks = {name: tmp_path / name for name in ("media", "kept", "var", "tmp")}
    for folder in disks.values():
        folder.mkdir()
    settings.MEDIA_ROOT, settings.VAR_DIR = disks["media"], disks["var"]
    settings.ERASURE_JOURNAL = str(disks["kept"] / "erased.log")
    monkeypatch.setattr(tempfile, "gettempdir", lambda: str(disks["tmp"]))
    monkeypatch.setattr(files, "_device", lambda folder: folder.name)
    room = {
        folder: SimpleNamespace(total=100, free=5 if name == full else 50) for name, folder in disks.items()
    }
    monkeypatch.setattr(shutil, "disk_usage", room.get)
    warned = [found.said for found in files.look() if found.status == Status.WARNING]
    assert warned == [f"{disks[full]} has 0.0 GiB left."]


def test_it_finds_static_files_that_were_not_collected(settings: Settings, tmp_path: Path) -> None:
    settings.WHITENOISE_USE_FINDERS, settings.STATIC_ROOT = False, tmp_path
    assert worst(static.look).status == Status.PROBLEM


def test_it_finds_no_migration_waiting() -> None:
    assert worst(migrations.look).status == Status.GOOD


def test_it_finds_a_demo_and_unsafe_settings() -> None:
    said = [finding.said for finding in settings_check.look()]
    assert "This is a demo, which lets unsafe settings pass." in said


def test_it_finds_a_cms_that_does_not_answer_to_its_own_name(settings: Settings) -> None:
    settings.ALLOWED_HOSTS = ["elsewhere.example.org"]
    assert "Add cms.test to ALLOWED_HOSTS." in [finding.todo for finding in addresses.look()]


@pytest.mark.parametrize(("secret", "status"), [([], Status.WARNING), (["a:b"], Status.GOOD)])
def test_it_finds_a_provider_by_smtp_that_is_not_heard(
    settings: Settings, secret: list[str], status: Status
) -> None:
    settings.NEWSLETTER_SENDERS = ["smtp+tls://user:password@email-smtp.eu-west-1.amazonaws.com"]
    settings.ANYMAIL, settings.WEBHOOKS_ALLOW_PRIVATE = {"WEBHOOK_SECRET": secret}, False
    assert worst(webhooks.look).status == status


def test_it_finds_a_webhook_that_was_switched_off() -> None:
    WebhookEndpoint.objects.create(
        name="Site", url="https://example.org/hook", active=False, disabled_at=timezone.now()
    )
    assert worst(webhooks.look).status == Status.PROBLEM


def test_it_finds_a_superuser_whom_a_password_alone_lets_in(settings: Settings) -> None:
    User.objects.create_superuser("ada", "ada@example.org", "a long password")
    assert worst(people.look).status == Status.WARNING
    settings.TWO_FACTOR_REQUIRED = True
    assert worst(people.look).status == Status.GOOD


def test_it_says_what_to_do_whenever_something_is_wrong(settings: Settings) -> None:
    slow = {"queues", "dns", "mail"}
    for name, look in CHECKS.items():
        if name not in slow:
            assert all(found.todo for found in look() if found.status in (Status.WARNING, Status.PROBLEM)), (
                name
            )
