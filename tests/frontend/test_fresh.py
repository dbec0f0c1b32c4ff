"""Pages are kept in memory: true within a second of a change, and there while the CMS is not."""

import base64
import json
import os
import shutil
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.frontend.conftest import FRONTEND, Site, answers, process, serving, tell
from tests.ports import free_port

pytestmark = pytest.mark.e2e
PAGE = "/transmissions/rtl/"


@dataclass(frozen=True)
class Changing:
    """A site whose CMS reads `file`."""

    site: Site
    file: Path

    def entitle(self, title: str) -> None:
        document = json.loads(self.file.read_text())
        self.file.write_text(json.dumps(document | {"title": title}))

    def shows(self, words: str) -> bool:
        with urllib.request.urlopen(self.site.url + PAGE, timeout=10) as page:
            return words in page.read().decode()


@pytest.fixture(scope="module")
def changing(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Changing]:
    """After the last test of this file its CMS is gone."""
    folder = tmp_path_factory.mktemp("cms") / "fixtures"
    shutil.copytree(FRONTEND / "tests" / "fixtures", folder)
    port = free_port()
    command = ["tests/fake-api.ts", str(port), str(folder)]
    with serving(port) as site:
        with process(command, {"PATH": os.environ["PATH"]}):
            answers(f"{site.cms}/api/content/v1/site/")
            started = Changing(site, folder / "transmissions" / "rtl.json")
            started.entitle("Before")
            assert started.shows("Before")
            yield started
        # Whatever was read once is still there.
        assert started.shows("After")
        assert not started.shows("reach")


def test_it_shows_a_change_at_once_when_the_cms_tells(changing: Changing) -> None:
    changing.entitle("After")
    assert changing.shows("Before")
    assert tell(changing.site) == 204
    assert changing.shows("After")


def test_it_hears_nobody_else(changing: Changing) -> None:
    assert (
        tell(changing.site, secret="whsec_" + base64.b64encode(b"somebody else, who knows no key").decode())
        == 400
    )


def test_it_answers_304_to_who_has_the_page(changing: Changing) -> None:
    with urllib.request.urlopen(changing.site.url + PAGE) as page:
        etag = page.headers["ETag"]
    request = urllib.request.Request(changing.site.url + PAGE, headers={"If-None-Match": etag})
    with pytest.raises(urllib.error.HTTPError) as caught:
        urllib.request.urlopen(request)
    with caught.value as error:
        assert error.code == 304
