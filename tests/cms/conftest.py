"""A transmission file that uses every block, beside its picture and its document."""

import copy
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from PIL import Image as Pillow
from pytest_django.fixtures import Settings
from wagtail.models import Locale, Site

from tests.cms.api_server import ApiServer, serving
from tests.cms.every_block import EVERY_BLOCK


@pytest.fixture
def every_block(tmp_path: Path) -> dict[str, Any]:
    """The file's data, free to change; its picture and its document are on the disk."""
    Pillow.new("RGB", (1000, 500), "#884422").save(tmp_path / "dusk.png")
    (tmp_path / "nights.csv").write_text("night,hours\n1,7.5\n")
    return copy.deepcopy(EVERY_BLOCK)


Writer = Callable[[Any], Path]


@pytest.fixture
def write(tmp_path: Path) -> Writer:
    """Write data as `file.json` beside the picture and give its path."""

    def to_file(data: Any) -> Path:
        path = tmp_path / "file.json"
        path.write_text(json.dumps(data))
        return path

    return to_file


@pytest.fixture
def german(db: None, settings: Settings) -> Locale:
    """A second language, into which pages can be translated."""
    settings.WAGTAIL_I18N_ENABLED = True
    settings.WAGTAIL_CONTENT_LANGUAGES = settings.LANGUAGES = [("en", "English"), ("de", "German")]
    Site.clear_site_root_paths_cache()
    return Locale.objects.create(language_code="de")


@pytest.fixture(scope="session")
def api_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ApiServer]:
    with serving(tmp_path_factory.mktemp("api")) as started:
        yield started
