"""Messages in a folder: whole or not there, however readers and writers meet."""

import errno
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from celery import Celery
from kombu import Connection
from kombu.exceptions import ChannelError

from config.broker import filesystem_broker


@pytest.fixture
def line(tmp_path: Path) -> Connection:
    return Connection(
        "filesystem://localhost",
        transport="config.folder_broker:Transport",
        transport_options=filesystem_broker(tmp_path),
    )


def test_nobody_finds_a_message_before_it_is_whole(line: Connection, monkeypatch: pytest.MonkeyPatch) -> None:
    name = a_queue_name()
    rename, looks = Path.rename, []

    def look_first(unfinished: Path, place: Path) -> Path:
        looks.append(taken(line, name))
        return rename(unfinished, place)

    monkeypatch.setattr(Path, "rename", look_first)
    with line.SimpleQueue(name) as queue:
        queue.put({"number": 1})
    assert looks == [None]
    assert taken(line, name) == {"number": 1}


def a_queue_name() -> str:
    """One that no test had: kombu keeps for the whole process what is bound to what."""
    return f"queue-{uuid4()}"


def taken(line: Connection, name: str) -> Any:
    with line.clone() as own, own.SimpleQueue(name) as queue:
        try:
            message = queue.get_nowait()
        except queue.Empty:
            return None
        message.ack()
        return message.payload


def test_it_says_that_the_disk_is_full(line: Connection, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*words: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(Path, "write_text", full)
    with line.SimpleQueue(a_queue_name()) as queue, pytest.raises(ChannelError, match="cannot be written"):
        queue.put({})


def test_celery_uses_it_without_redis(settings: Any) -> None:
    app = Celery("here")
    app.config_from_object(settings, namespace="CELERY")
    with app.connection_for_write() as connection:
        assert type(connection.transport).__module__ == "config.folder_broker"
