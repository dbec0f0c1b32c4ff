"""The mailbox is read over a real socket: nothing is lost, nothing counts twice, nothing stops it."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.db import DatabaseError
from pytest_django.fixtures import Settings

from newsletter import tasks
from newsletter.models import Bounce, ConsentEvent, Delivery
from newsletter.returned import collecting
from newsletter.returned.collecting import Collected, collect
from newsletter.returned.imap import MailboxAwayError, Place, place_of
from tests.newsletter.returned import dovecot
from tests.newsletter.returned.conftest import Sample
from tests.newsletter.returned.small_imap import Folder, serving

pytestmark = pytest.mark.django_db


@pytest.fixture
def folder() -> Iterator[Folder]:
    with serving() as served:
        yield served


def at(port: int, more: str = "", password: str = "pass%20word") -> Place:
    return place_of(f"imap://feedback:{password}@127.0.0.1:{port}/INBOX{more}")


def test_it_reads_what_came_back_and_marks_it(sample: Sample, folder: Folder) -> None:
    folder.deliver(sample("postfix_no_such_user"))
    folder.deliver(sample("out_of_office"))
    folder.deliver(sample("leave"))
    assert collect(at(folder.port)) == Collected(read=3, used=2)
    assert collect(at(folder.port)) == Collected()
    assert (Bounce.objects.count(), ConsentEvent.objects.count(), len(folder.mails)) == (1, 1, 3)


def test_it_removes_what_it_has_read_where_that_is_wanted(sample: Sample, folder: Folder) -> None:
    folder.deliver(sample("arf_abuse"))
    collect(at(folder.port, "?delete=1"))
    assert folder.mails == {}


def test_it_reads_a_mail_again_whose_reader_died_and_counts_it_once(sample: Sample, folder: Folder) -> None:
    folder.deliver(sample("postfix_no_such_user"))
    folder.dies_after = 0
    with pytest.raises(MailboxAwayError):
        collect(at(folder.port))
    assert (Bounce.objects.count(), folder.unread) == (1, 1)
    folder.dies_after = -1
    assert collect(at(folder.port)) == Collected(read=1, used=0)
    assert (Bounce.objects.count(), folder.unread) == (1, 0)


def test_it_leaves_a_mail_unread_while_the_database_is_away(
    sample: Sample, folder: Folder, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder.deliver(sample("postfix_no_such_user"))

    def away(found: object) -> bool:
        raise DatabaseError

    monkeypatch.setattr(collecting, "act_on", away)
    with pytest.raises(DatabaseError):
        collect(at(folder.port))
    assert folder.unread == 1


def test_it_is_stopped_by_no_mail_that_cannot_be_read(sample: Sample, folder: Folder) -> None:
    heads = (f"Content-Type: multipart/mixed; boundary=b{n}\r\n\r\n--b{n}\r\n" for n in range(2000))
    folder.deliver("".join(heads).encode())
    folder.deliver(sample("postfix_no_such_user") + b"x" * 2_000_000)
    assert collect(at(folder.port)) == Collected(read=2, used=1)
    assert folder.unread == 0


def test_it_takes_a_few_mails_at_a_time(sample: Sample, folder: Folder) -> None:
    for _ in range(5):
        folder.deliver(sample("out_of_office"))
    assert collect(at(folder.port), most=2).read == 2
    assert folder.unread == 3


@pytest.mark.parametrize(
    "url", ["feedback:wrong@127.0.0.1:{}/INBOX", "feedback:pass%20word@127.0.0.1:{}/None"]
)
def test_it_says_why_it_cannot_read(folder: Folder, url: str) -> None:
    with pytest.raises(MailboxAwayError):
        collect(place_of(f"imap://{url.format(folder.port)}"))


def test_it_tries_again_later_when_nobody_answers(settings: Settings, sent: Delivery) -> None:
    settings.FEEDBACK_MAILBOX_URL = "imap://feedback:secret@127.0.0.1:9/INBOX"
    tasks.read_mailbox()


def test_it_is_read_by_the_task_that_beat_sets_off(
    settings: Settings, sample: Sample, folder: Folder
) -> None:
    folder.deliver(sample("arf_abuse"))
    settings.FEEDBACK_MAILBOX_URL = f"imap://feedback:pass%20word@127.0.0.1:{folder.port}/"
    tasks.read_mailbox()
    assert ConsentEvent.objects.get().form == "complaint"
    assert "newsletter.feedback.mailbox" in settings.CELERY_BEAT_SCHEDULE


@pytest.mark.parametrize("url", ["pop3://a:b@host/", "imaps://host/INBOX", "imaps://a:b@host:port/", "x"])
def test_it_refuses_a_url_that_names_no_mailbox(url: str) -> None:
    with pytest.raises(ImproperlyConfigured):
        place_of(url)


def test_it_shows_nobody_the_password() -> None:
    place = place_of("imaps://ada%40example.com:p%40ss@imap.example.com/Bounces%2F2026")
    assert (place.user, place.password, place.port, place.folder) == (
        "ada@example.com",
        "p@ss",
        993,
        "Bounces/2026",
    )
    assert "p@ss" not in repr(place)


@pytest.mark.skipif(dovecot.missing(), reason="there is no dovecot on the path")
def test_it_reads_a_real_servers_mailbox(sample: Sample) -> None:
    names = ["postfix_no_such_user", "exchange_no_recipient", "arf_abuse", "out_of_office"]
    with dovecot.running() as port:
        for name in names:
            dovecot.deliver(port, sample(name))
        place = at(port, password=dovecot.PASSWORD)
        assert collect(place) == Collected(read=4, used=2)
        assert all("\\Seen" in one for one in dovecot.flags(port))
        assert collect(place) == Collected()
        dovecot.deliver(port, sample("leave"))
        assert collect(replace(place, delete=True)).read == 1
        assert len(dovecot.flags(port)) == 4
