"""A backup brings everything back: into an empty place, and over what went wrong since."""

import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import psycopg
import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import connection
from django.utils import timezone

from cms.models import User
from config.demo.plan import BASE_DIR
from config.keep import media
from newsletter.models import Campaign, CampaignState, Newsletter, SubscriptionState
from tests.database_url import database_url
from tests.newsletter.cast import person
from tests.services import POSTGRES

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)
_COPY = "transmissions_keep"


@dataclass
class Place:
    """An installation that commands run in."""

    database: str
    folder: Path

    def manage(self, *words: str) -> "subprocess.CompletedProcess[str]":
        environ = os.environ | {"DATABASE_URL": self.database, "VAR_DIR": str(self.folder)}
        connection.close()  # a restore refuses to go on beside another session, such as the test's own
        return subprocess.run(
            [sys.executable, "manage.py", *words],
            cwd=BASE_DIR,
            env=environ,
            capture_output=True,
            text=True,
            timeout=240,
        )

    def ask(self, code: str) -> str:
        done = self.manage("shell", "--verbosity", "0", "--command", code)
        assert done.returncode == 0, done.stderr
        return done.stdout.strip()

    @property
    def media(self) -> Path:
        return self.folder / "media"


@pytest.fixture
def lived_in(tmp_path: Path) -> Place:
    """With Alice, an editor, an upload, and a campaign under way."""
    User.objects.create_user("ada", "ada@example.org", "a long password")
    newsletter = Newsletter.objects.create(name="N", slug="n", from_name="N", from_email="n@example.org")
    person(newsletter, "alice@example.org", SubscriptionState.ACTIVE)
    Campaign.objects.create(
        newsletter=newsletter, subject="S", state=CampaignState.SENDING, started_at=timezone.now()
    )
    folder = tmp_path / "first"
    (folder / "media" / "documents").mkdir(parents=True)
    (folder / "media" / "documents" / "paper.pdf").write_bytes(b"%PDF-1.7 of a paper")
    return Place(database_url(), folder)


@pytest.fixture
def empty(tmp_path: Path) -> Iterator[Place]:
    """A database with nothing in it."""
    if connection.vendor == "sqlite":
        yield Place(f"sqlite:///{tmp_path / 'empty.sqlite3'}", tmp_path / "second")
        return
    with psycopg.connect(f"{POSTGRES}/postgres", autocommit=True) as server:
        server.execute(f"DROP DATABASE IF EXISTS {_COPY} WITH (FORCE)")
        server.execute(f"CREATE DATABASE {_COPY}")
        yield Place(f"{POSTGRES}/{_COPY}", tmp_path / "second")
        server.execute(f"DROP DATABASE {_COPY} WITH (FORCE)")


ERASE = (
    "from newsletter.erasure import erase; from newsletter.models import Subscriber;"
    "erase(Subscriber.objects.get())"
)
LOOK = (
    "from newsletter.models import *; from cms.models import User; from wagtail.models import Page;"
    "print(User.objects.count(), Subscriber.objects.count(), Page.objects.count(),"
    " *Campaign.objects.values_list('state', flat=True),"
    " *Suppression.objects.values_list('reason', flat=True))"
)


def test_it_comes_back_whole_and_who_was_erased_stays_erased(
    lived_in: Place, empty: Place, tmp_path: Path
) -> None:
    before = lived_in.ask(LOOK).split()
    made = lived_in.manage("backup", str(tmp_path / "backup.tar"))
    assert made.returncode == 0, made.stderr
    assert (tmp_path / "backup.tar").stat().st_mode & 0o077 == 0

    restored = empty.manage("restore", str(tmp_path / "backup.tar"))
    assert restored.returncode == 0, restored.stderr
    assert "1 campaigns were stopped" in restored.stdout
    users, people, pages, state = empty.ask(LOOK).split()
    assert [users, people, pages] == before[:3]
    assert state == "paused"
    assert (empty.media / "documents" / "paper.pdf").read_bytes() == b"%PDF-1.7 of a paper"

    # Alice asks to be forgotten; then something goes wrong, and the same backup is needed again.
    empty.ask(ERASE)
    assert "--overwrite" in empty.manage("restore", str(tmp_path / "backup.tar")).stderr
    again = empty.manage("restore", str(tmp_path / "backup.tar"), "--overwrite")
    assert again.returncode == 0, again.stderr
    assert "1 people who were erased since then are erased again." in again.stdout
    assert empty.ask(LOOK).split() == [users, "0", pages, "paused", "erased"]


def test_it_changes_nothing_when_the_file_was_damaged(lived_in: Place, tmp_path: Path) -> None:
    path = tmp_path / "backup.tar"
    lived_in.manage("backup", str(path))
    content = bytearray(path.read_bytes())
    at = content.rindex(b"alice@example.org") if connection.vendor == "sqlite" else len(content) // 2
    content[at] ^= 0xFF
    path.write_bytes(content)
    done = lived_in.manage("restore", str(path), "--overwrite")
    assert done.returncode != 0
    assert "Nothing was restored" in done.stderr
    assert "Traceback" not in done.stderr
    assert lived_in.ask(LOOK).split()[1] == "1"


def test_it_keeps_no_half_of_a_backup(lived_in: Place, tmp_path: Path) -> None:
    nowhere = "sqlite:////no/where" if connection.vendor == "sqlite" else "postgres://127.0.0.1:9/nothing"
    lived_in.database = nowhere
    done = lived_in.manage("backup", str(tmp_path / "half.tar"))
    assert done.returncode != 0
    assert not (tmp_path / "half.tar").exists()


def test_it_packs_uploads_of_any_storage_and_pictures_in_their_sizes() -> None:
    for name in ("original_images/a.jpg", "images/a.width-100.jpg", "documents/ü.pdf"):
        default_storage.save(name, ContentFile(b"x"))
    assert sorted(media.names()) == ["documents/ü.pdf", "images/a.width-100.jpg", "original_images/a.jpg"]
