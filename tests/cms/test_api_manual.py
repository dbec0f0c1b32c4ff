"""The manual for readers: its commands are run, in their order, against a real server."""

import re
import shutil
from pathlib import Path

import pytest

from tests.cms.api_server import ApiServer
from tests.e2e.system import ROOT
from tests.services import missing

MANUAL = (ROOT / "docs" / "api.md").read_text(encoding="utf-8")
_FENCED = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_END = "-- end of the block --"


def _session(manual: str) -> tuple[str, list[str | None]]:
    """The commands of all `sh` blocks as one script, and what each of them is said to print."""
    script, said = "set -euo pipefail\n", list[str | None]()
    for language, content in _FENCED.findall(manual):
        if language == "sh":
            script += f"{content}echo '{_END}'\n"
            said.append(None)
        elif language == "text":
            said[-1] = content.strip()
    return script, said


def test_it_prints_what_the_manual_says(api_server: ApiServer, tmp_path: Path) -> None:
    for tool in ("curl", "jq"):
        if shutil.which(tool) is None:
            missing(f"there is no {tool} on the path")
    script, said = _session(MANUAL.replace("python manage.py", f"python {ROOT / 'manage.py'}"))
    printed = [one.strip() for one in api_server.run("bash", "-c", script, cwd=tmp_path).split(_END)]
    assert len(printed) == len(said) + 1
    shown = [(one, told) for one, told in zip(printed, said, strict=False) if told is not None]
    assert len(shown) > 12
    for one, told in shown:
        assert one == told


def test_it_lists_every_address_of_the_openapi_document(api_server: ApiServer, tmp_path: Path) -> None:
    paths = api_server.run("bash", "-c", "curl -s $API/openapi.json | jq -r '.paths | keys[]'", cwd=tmp_path)
    for path in paths.split():
        assert f"`{path.removeprefix('/api/content/v1/')}" in MANUAL, path


@pytest.mark.parametrize("target", sorted(set(re.findall(r"\]\((?!https?:|#)([^)#]+)", MANUAL))))
def test_it_points_to_documents_that_are_there(target: str) -> None:
    assert (ROOT / "docs" / target).exists()
