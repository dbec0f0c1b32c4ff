"""What is no backup of ours is refused, and nothing in one leads out of its folder."""

import io
import json
import tarfile
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from config.keep import archive, media


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
    manifest = {"made_at": "2026-01-01T00:00:00+00:00", "vendor": "oracle", "sha256": "", "uploads": 0}
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
