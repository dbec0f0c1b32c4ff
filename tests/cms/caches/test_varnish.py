"""A real Varnish with the VCL of docs/webhooks.md forgets what is purged, and nothing else."""

import re
import shutil
import subprocess
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.conf import settings

from cms.caches.calls import PurgeFailedError
from cms.caches.configured import cdn_of
from tests.cms.receiver import Receiver, listening
from tests.ports import free_port
from tests.services import missing

VCLS = re.findall(
    r"^```vcl\n(.*?)^```$",
    (settings.BASE_DIR / "docs" / "webhooks.md").read_text(),
    re.MULTILINE | re.DOTALL,
)
SCHEMES = ["varnish", "varnish+ban"]


@pytest.fixture(autouse=True)
def _varnish_is_here() -> None:
    if not shutil.which("varnishd"):
        missing("there is no varnishd on the path")


@contextmanager
def varnish(folder: Path, vcl: str, backend: Receiver, purgers: str = "127.0.0.1") -> Iterator[int]:
    """A Varnish in front of the backend; gives its port."""
    here = vcl.replace('"8000"', f'"{backend.port}"')
    here = re.sub(r'(acl purgers \{\s*)"127.0.0.1"', rf'\1"{purgers}"', here)
    (folder / "docs.vcl").write_text(here)
    port = free_port()
    # No jail: its user could not read the test's folder.
    words = (
        f"varnishd -j none -F -n {folder / 'v'} -a 127.0.0.1:{port} -f {folder / 'docs.vcl'} -s malloc,10m"
    )
    quiet = subprocess.DEVNULL
    process = subprocess.Popen(words.split(), stdout=quiet, stderr=quiet)
    try:
        for _ in range(200):
            try:
                get(port, "/awake")
            except OSError:
                assert process.poll() is None, "varnishd ended by itself"
                time.sleep(0.1)
            else:
                break
        yield port
    finally:
        process.terminate()
        process.wait(timeout=20)


def get(port: int, path: str) -> None:
    with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=5) as answer:
        answer.read()


def asked(backend: Receiver) -> list[str]:
    """What Varnish did not have."""
    return [request.path for request in backend.requests if request.path != "/awake"]


@pytest.fixture
def backend() -> Iterator[Receiver]:
    tags = ["transmission-1b671a64-40d5-491e-99b0-da01ff1f3341", "transmissions"]
    headers = {"Cache-Control": "max-age=600", "Cache-Tag": ",".join(tags), "Surrogate-Key": " ".join(tags)}
    with listening(Receiver(script=[200], headers=headers, body=b"text")) as server:
        yield server


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("tag", ["transmission-1b671a64-40d5-491e-99b0-da01ff1f3341", "transmissions"])
def test_it_forgets_what_has_a_purged_tag(tmp_path: Path, backend: Receiver, scheme: str, tag: str) -> None:
    with varnish(tmp_path, VCLS[SCHEMES.index(scheme)], backend) as port:
        for _ in range(3):
            get(port, "/one")
        assert asked(backend) == ["/one"]
        cdn_of(f"{scheme}://127.0.0.1:{port}").purge(["lenses", tag, "topics"])
        get(port, "/one")
    assert asked(backend) == ["/one", "/one"]


@pytest.mark.parametrize("scheme", SCHEMES)
def test_it_keeps_all_else(tmp_path: Path, backend: Receiver, scheme: str) -> None:
    with varnish(tmp_path, VCLS[SCHEMES.index(scheme)], backend) as port:
        get(port, "/one")
        cdn_of(f"{scheme}://127.0.0.1:{port}").purge(
            ["transmission", "transmission-1b671a64", "smissions", "lenses"]
        )
        get(port, "/one")
    assert asked(backend) == ["/one"]


@pytest.mark.parametrize("scheme", SCHEMES)
def test_it_takes_as_many_tags_as_are_sent_at_a_time(tmp_path: Path, backend: Receiver, scheme: str) -> None:
    with varnish(tmp_path, VCLS[SCHEMES.index(scheme)], backend) as port:
        get(port, "/one")
        cdn = cdn_of(f"{scheme}://127.0.0.1:{port}")
        others = [f"transmission-00000000-0000-0000-0000-{number:012}" for number in range(cdn.batch - 1)]
        cdn.purge([*others, "transmissions"])
        get(port, "/one")
    assert asked(backend) == ["/one", "/one"]


@pytest.mark.parametrize("scheme", SCHEMES)
def test_it_lets_nobody_else_purge(tmp_path: Path, backend: Receiver, scheme: str) -> None:
    with varnish(tmp_path, VCLS[SCHEMES.index(scheme)], backend, purgers="192.0.2.1") as port:
        get(port, "/one")
        with pytest.raises(PurgeFailedError, match="It answered 403"):
            cdn_of(f"{scheme}://127.0.0.1:{port}").purge(["transmissions"])
        get(port, "/one")
    assert asked(backend) == ["/one"]
