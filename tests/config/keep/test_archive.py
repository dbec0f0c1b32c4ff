"""What is no backup of ours is refused, and nothing in one leads out of its folder."""

import io
import json
import tarfile
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from config.keep import archive, dumps, media


def tar(path: Path, members: dict[str, bytes]) -> Path:
    with tarfile.open(path, "w") as made:
        for name, content in members.items():
            entry = tarfile.TarInfo(name)
            entry.size = len(content)
            made.addfile(entry, io.BytesIO(content))
    return path


def refused(path: Path) -> str:
    with pytest.raises(archive.BackupUnreadableError) as refusal, archive.opened(path):
        pass
    return str(refusal.value)


def test_it_refuses_a_file_that_is_no_archive(tmp_path: Path) -> None:
    path = tmp_path / "picture.tar"
    path.write_bytes(b"not a tar at all" * 100)
    assert "no backup" in refused(path)


def test_it_refuses_a_file_that_is_not_there(tmp_path: Path) -> None:
    assert "no backup" in refused(tmp_path / "missing.tar")


@pytest.mark.parametrize("manifest", [b"{}", b"[]", b"nonsense", json.dumps({"format": 9}).encode()])
def test_it_refuses_a_manifest_that_is_none(tmp_path: Path, manifest: bytes) -> None:
    assert "no backup" in refused(tar(tmp_path / "a.tar", {archive.MANIFEST: manifest, "database": b""}))


def test_it_refuses_the_backup_of_another_kind_of_database(tmp_path: Path) -> None:
    manifest = {"made_at": "2026-01-01T00:00:00+00:00", "vendor": "oracle", "sha256": "", "uploads": {}}
    said = refused(
        tar(tmp_path / "a.tar", {archive.MANIFEST: json.dumps(manifest).encode(), "database": b""})
    )
    assert "made of oracle" in said


@pytest.mark.parametrize("name", ["media/../../escaped.txt", "media//etc/escaped.txt"])
def test_it_stores_nothing_outside_of_its_folder(tmp_path: Path, name: str) -> None:
    with (
        tarfile.open(tar(tmp_path / "a.tar", {name: b"x"})) as opened,
        pytest.raises(ValueError, match="leads out"),
    ):
        media.unpack(opened)


def test_it_puts_an_upload_in_the_place_of_the_one_that_is_there(tmp_path: Path) -> None:
    default_storage.save("documents/paper.txt", ContentFile(b"new"))
    with tarfile.open(tar(tmp_path / "a.tar", {"media/documents/paper.txt": b"old"})) as opened:
        assert media.unpack(opened) == 1
    with default_storage.open("documents/paper.txt") as stored:
        assert stored.read() == b"old"


@pytest.fixture
def backup(db: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Of a small database and one upload, in a folder of its own."""
    monkeypatch.setattr(dumps, "dump", lambda path: path.write_bytes(b"rows"))
    default_storage.save("documents/paper.txt", ContentFile(b"what it said, in short"))
    path = tmp_path / "backups" / "backup.tar"
    archive.write(path)
    return path


def test_it_unpacks_beside_the_backup_and_not_into_the_temporary_folder(backup: Path) -> None:
    with archive.opened(backup) as (_, _, database):
        assert database.read_bytes() == b"rows"
        assert database.parent.parent == backup.parent
    assert list(backup.parent.iterdir()) == [backup]


def test_it_refuses_a_backup_of_which_an_upload_was_damaged(backup: Path) -> None:
    backup.write_bytes(backup.read_bytes().replace(b"what it said, in short", b"what it said, in shirt"))
    assert "documents/paper.txt" in refused(backup)


def test_it_refuses_a_backup_of_which_an_upload_is_missing(backup: Path) -> None:
    with tarfile.open(backup) as whole, tarfile.open(backup.with_name("less.tar"), "w") as less:
        for entry in whole:
            if entry.name != "media/documents/paper.txt":
                less.addfile(entry, whole.extractfile(entry))
    assert "documents/paper.txt" in refused(backup.with_name("less.tar"))


def test_it_leaves_nothing_behind_when_a_backup_fails(
    db: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(path: Path) -> None:
        raise dumps.DumpError("the disk is full")

    monkeypatch.setattr(dumps, "dump", full)
    with pytest.raises(dumps.DumpError):
        archive.write(tmp_path / "night" / "backup.tar")
    assert list((tmp_path / "night").iterdir()) == []
