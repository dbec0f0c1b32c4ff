"""The manual for writers: its commands are run, in their order, against a real server."""

import json
import os
import re
import shutil
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests import migrated
from tests.cms.every_block import EVERY_BLOCK
from tests.e2e.system import ROOT, wait_for
from tests.ports import free_port
from tests.services import missing

MANUAL = (ROOT / "docs" / "writing.md").read_text(encoding="utf-8")
_FENCED = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_END = "-- end of the block --"


@dataclass(frozen=True)
class Server:
    """An installation of its own: nothing in it but what the migrations bring."""

    folder: Path
    port: int

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def environment(self) -> dict[str, str]:
        path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
        return {
            "PATH": path,
            "HOME": str(self.folder),
            "LANG": "C.UTF-8",
            "DEMO": "1",
            "VAR_DIR": str(self.folder),
            "DATABASE_URL": f"sqlite:///{self.folder / 'db.sqlite3'}",
            "CMS_URL": self.address,
            "CMS": self.address,
            "LOG_LEVEL": "ERROR",
        }

    def run(self, *command: str) -> str:
        done = subprocess.run(
            command, cwd=ROOT, env=self.environment, capture_output=True, text=True, timeout=300
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def ask(self, method: str, path: str, token: str = "", content: Any = None) -> tuple[int, Any]:
        """Status and JSON of an answer."""
        headers = {"Content-Type": "application/json"} | (
            {"Authorization": f"Bearer {token}"} if token else {}
        )
        data = None if content is None else json.dumps(content).encode()
        request = urllib.request.Request(f"{self.address}{path}", data, headers, method=method)
        try:
            with urllib.request.urlopen(request, timeout=60) as answer:
                return answer.status, json.load(answer)
        except urllib.error.HTTPError as error:
            with error:
                return error.code, json.load(error)


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    started = Server(tmp_path_factory.mktemp("writing"), free_port())
    migrated.fill(started.environment["DATABASE_URL"])
    granian = "-m granian --interface wsgi --host 127.0.0.1 --blocking-threads 2"
    command = [sys.executable, *granian.split(), "--port", str(started.port), "config.wsgi:application"]
    with (started.folder / "log").open("wb") as log:
        process = subprocess.Popen(
            command, cwd=ROOT, env=started.environment, stdout=log, stderr=subprocess.STDOUT
        )
    try:
        wait_for(f"{started.address}/health/ready/")
        yield started
    finally:
        process.terminate()
        try:
            process.wait(15)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _session(manual: str) -> tuple[str, list[str | None]]:
    """The commands of all `sh` blocks as one script, and what each of them is said to print."""
    script, said = "set -euo pipefail\n", list[str | None]()
    for language, content in _FENCED.findall(manual):
        if language == "sh":
            script += f"{content}echo; echo '{_END}'\n"
            said.append(None)
        elif language == "text":
            said[-1] = content.strip()
    return script, said


def test_it_does_what_the_manual_says(server: Server) -> None:
    for tool in ("curl", "jq"):
        if shutil.which(tool) is None:
            missing(f"there is no {tool} on the path")
    script, said = _session(MANUAL)
    printed = [one.strip() for one in server.run("bash", "-c", script).split(_END)]
    assert len(printed) == len(said) + 1
    shown = [(one, told) for one, told in zip(printed, said, strict=False) if told is not None]
    assert len(shown) > 6
    for one, told in shown:
        assert one == told


def test_it_notices_a_manual_that_is_wrong() -> None:
    script, said = _session("```sh\necho 1\n```\n```text\n2\n```\n")
    printed = subprocess.run(["bash", "-c", script], capture_output=True, text=True, check=True).stdout
    assert printed.split(_END)[0].strip() != said[0]


def test_it_publishes_every_block_by_token_and_takes_it_back(server: Server, tmp_path: Path) -> None:
    manage = ("python", "manage.py")
    server.run(*manage, "shell", "-v", "0", "-c", "User.objects.create_superuser('ada', 'a@b.org', 'x')")
    create = ("api_tokens", "create", "--user", "ada", "--name", "tests", "--scope", "all")
    token = server.run(*manage, *create).strip()
    (parent,) = server.ask("GET", "/api/v3/pages/?type=cms.TransmissionIndexPage", token)[1]["items"]
    image, document = _uploads(server, token, tmp_path)
    for kind, one in _snippets(image):
        assert server.ask("POST", f"/api/v3/snippets/cms.{kind}/", token, one)[0] == 201

    meta = {"type": "cms.TransmissionPage", "parent_id": parent["id"]}
    empty = {"meta": meta, "title": EVERY_BLOCK["title"], "slug": "every-block"}
    status, page = server.ask("POST", "/api/v3/pages/", token, empty)
    assert status == 201, page
    blocks = json.dumps(EVERY_BLOCK["body"]).replace("dusk.png", image).replace("nights.csv", document)
    detail = f"/api/v3/pages/{page['id']}/"
    whole = {
        "body": json.loads(blocks),
        "topic": "tests",
        "author_links": ["ada", "bo"],
        "cover": image,
        "cover_alt": "A brown rectangle",
        "continue_reading_links": EVERY_BLOCK["continue_reading"],
    }
    status, draft = server.ask("PATCH", detail, token, whole)
    assert status == 200, draft
    assert server.ask("GET", "/api/content/v1/transmissions/every-block/")[0] == 404

    status, live = server.ask("POST", f"{detail}actions/publish/", token)
    status, read = server.ask("GET", "/api/content/v1/transmissions/every-block/")
    assert status == 200
    assert [block["type"] for block in read["body"]] == [block["type"] for block in EVERY_BLOCK["body"]]
    for name, member in {
        "body": "body",
        "topic": "topic",
        "cover": "cover",
        "author_links": "authors",
        "continue_reading_links": "continue_reading",
    }.items():
        assert live[name] == read[member], name
        assert server.ask("GET", f"/api/v2/pages/{page['id']}/")[1][name] == read[member], name

    assert server.ask("POST", f"{detail}actions/unpublish/", token, {})[0] == 200
    assert server.ask("GET", "/api/content/v1/transmissions/every-block/")[0] == 410


def _uploads(server: Server, token: str, folder: Path) -> tuple[str, str]:
    """A picture and a document in the library, as a writer names them."""
    (folder / "nights.csv").write_text("night,hours\n1,7.5\n")
    upload = ("curl", "--silent", "--fail-with-body", "--header", f"Authorization: Bearer {token}")
    files = {"image": "cms/sample/images/figure-circadian.png", "document": str(folder / "nights.csv")}
    made = []
    for kind, file in files.items():
        form = ("--form", f"file=@{file}", "--form", "title=A file")
        answer = json.loads(server.run(*upload, *form, f"{server.address}/api/v3/{kind}s/"))
        assert answer["meta"]["download_url"].startswith(f"{server.address}/")
        made.append(f"{kind}:{answer['id']}")
    return made[0], made[1]


def _snippets(image: str) -> Iterator[tuple[str, dict[str, Any]]]:
    """What the transmission refers to, as a file brings it along, for Wagtail's API."""
    kinds = {"topics": "Topic", "authors": "Author", "lenses": "Lens", "disclaimers": "Disclaimer"}
    for plural, kind in kinds.items():
        for one in EVERY_BLOCK["snippets"][plural]:
            given = {**one, "portrait": image} if "portrait" in one else dict(one)
            yield kind, {"name": one["slug"], **given}
