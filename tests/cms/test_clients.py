"""The typed clients, as they come out of the command: checked by their languages, and read with."""

import json
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from cms.clients.annotations import UntypedError, expression
from tests.cms.api_server import ApiServer
from tests.e2e.system import ROOT
from tests.services import missing

READERS = Path(__file__).parent / "readers"
FRONTEND = ROOT / "frontend"
COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)


@pytest.fixture(scope="module")
def python(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the client as the package `content`, and a program that uses it."""
    folder = tmp_path_factory.mktemp("python")
    call_command("export_client", "python", folder / "content", verbosity=0)
    shutil.copy(READERS / "read.py.txt", folder / "read.py")
    return folder


@pytest.fixture(scope="module")
def typescript(tmp_path_factory: pytest.TempPathFactory, api_server: ApiServer) -> Path:
    """A folder with the client, and a program that uses it."""
    if not (FRONTEND / "node_modules/openapi-typescript").exists():
        missing("the frontend's packages are not installed")
    folder = tmp_path_factory.mktemp("typescript")
    api_server.run("python", "manage.py", "export_client", "typescript", str(folder))
    shutil.copy(READERS / "read.ts", folder)
    (folder / "package.json").write_text('{"type": "module"}')
    return folder


def _mypy(folder: Path, *files: str) -> str:
    command = [sys.executable, "-m", "mypy", "--strict", "--disallow-any-explicit", "--config-file=", *files]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False).stdout


def _tsc(server: ApiServer, folder: Path, file: str) -> str:
    strict = ["--strict", "--exactOptionalPropertyTypes", "--noUncheckedIndexedAccess"]
    modules = ["--module", "nodenext", "--target", "es2024", "--allowImportingTsExtensions"]
    types = ["--types", "node", "--typeRoots", str(FRONTEND / "node_modules/@types")]
    tsc = str(FRONTEND / "node_modules/typescript/bin/tsc")
    done = subprocess.run(
        ["node", tsc, "--noEmit", *strict, *modules, *types, file],
        cwd=folder,
        env=server.environment,
        capture_output=True,
        text=True,
        check=False,
    )
    return done.stdout


def test_it_types_everything_in_python(python: Path) -> None:
    assert "Success" in _mypy(python, "content", "read.py")
    for module in (python / "content").glob("*.py"):
        assert not re.search(r"\bAny\b", module.read_text()), module.name


def test_it_tells_blocks_apart_in_python(python: Path) -> None:
    (python / "wrong.py").write_text(
        "from content import ContentApi\n"
        "for block in ContentApi('http://x').get_transmission('x')['body']:\n"
        "    if block['type'] == 'heading':\n"
        "        block['value']['no_such_member']\n"
        "    if block['type'] == 'no_such_block':\n"
        "        pass\n"
    )
    said = _mypy(python, "wrong.py")
    assert 'has no key "no_such_member"' in said
    assert "Non-overlapping equality check" in said


def test_it_types_everything_in_typescript(api_server: ApiServer, typescript: Path) -> None:
    assert _tsc(api_server, typescript, "read.ts") == ""
    for module in ("client.ts", "api.generated.ts"):
        plain = COMMENT.sub("", (typescript / module).read_text())
        assert not re.search(r"\b(any|unknown)\b", plain), module


def test_it_tells_blocks_apart_in_typescript(api_server: ApiServer, typescript: Path) -> None:
    (typescript / "wrong.ts").write_text(
        'import { ContentApi } from "./client.ts";\n'
        'for (const block of (await new ContentApi("http://x").transmission("x")).body) {\n'
        '  if (block.type === "heading") block.value.no_such_member;\n'
        '  if (block.type === "no_such_block") continue;\n'
        "}\n"
    )
    said = _tsc(api_server, typescript, "wrong.ts")
    assert "'no_such_member' does not exist" in said
    assert "have no overlap" in said


def _published(server: ApiServer) -> list[str]:
    ids = "TransmissionPage.objects.live().values_list('public_id', flat=True)"
    return sorted(json.loads(server.ask(f"import json; print(json.dumps([str(i) for i in {ids}]))")))


def _expected(server: ApiServer) -> dict[str, Any]:
    titled = "TransmissionPage.objects.live().order_by('title').values_list('slug', flat=True)"
    slugs = json.loads(server.ask(f"import json; print(json.dumps(list({titled})))"))
    return {
        "slugs": slugs,
        "same": slugs,
        "parts": [2] * len(slugs),
        "topic": [],
        "newsletters": int(
            server.ask("from newsletter.models import Newsletter as N; print(N.objects.count())")
        ),
        "targets": ["the-price-of-a-degree", "missing"],
        "found": ["the-price-of-a-degree"],
        "refusal": [400, ["colour"]],
        "mirror": _published(server),
        "ticks": True,
    }


def _check(server: ApiServer, printed: str) -> None:
    read, expected = json.loads(printed), _expected(server)
    assert {name: read[name] for name in expected} == expected
    assert read["price"] in read["headings"]
    assert read["price"]
    assert read["site"]


def test_it_reads_a_publication_in_python(api_server: ApiServer, python: Path) -> None:
    before = len(api_server.asked)
    _check(api_server, api_server.run("python", "read.py", api_server.api, "0", cwd=python))
    assert any(line.endswith(" 304") for line in api_server.asked[before:])


def test_it_reads_a_publication_in_typescript(api_server: ApiServer, typescript: Path) -> None:
    before = len(api_server.asked)
    _check(api_server, api_server.run("node", "read.ts", api_server.api, "0", cwd=typescript))
    assert any(line.endswith(" 304") for line in api_server.asked[before:])


def test_it_refuses_a_folder_that_python_cannot_import(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="another name"):
        call_command("export_client", "python", tmp_path / "my-client")


@pytest.mark.parametrize(
    "schema", [{}, {"type": "array"}, {"type": "object"}, {"anyOf": [{"type": "string"}, {}]}]
)
def test_it_refuses_a_schema_that_would_become_any(schema: dict[str, Any]) -> None:
    with pytest.raises(UntypedError, match="has no type"):
        expression(schema, "Transmission.body")
