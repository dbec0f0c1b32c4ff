"""The manual for frontends: each of its three ways pulls the same transmission from a real server.

Plain fetch runs in Node and the package in Python, as they stand. Next.js itself is not installed: its page
is checked by TypeScript and run in Node, with `notFound` and the writing of JSX from `readers/next/`.
"""

import json
import re
import shutil
import subprocess
from html import unescape
from pathlib import Path
from typing import Any

import pytest

from tests.cms.api_server import ApiServer
from tests.e2e.system import ROOT
from tests.services import missing

MANUAL = (ROOT / "docs" / "headless.md").read_text(encoding="utf-8")
EXAMPLES = dict(re.findall(r"^```(\w+)\n(.*?)^```$", MANUAL, re.MULTILINE | re.DOTALL))
SLUG = "the-price-of-a-degree"
NEXT = Path(__file__).parent / "readers" / "next"
PACKAGES = ROOT / "frontend" / "node_modules"
STRICT = ["--strict", "--exactOptionalPropertyTypes", "--noUncheckedIndexedAccess", "--skipLibCheck"]
BUNDLED = ["--module", "esnext", "--moduleResolution", "bundler", "--target", "es2024"]


def _example(language: str, server: ApiServer) -> str:
    there = "https://cms.example.org/api/content/v1"
    code: str = EXAMPLES[language]
    assert there in code
    return code.replace(there, server.api)


def _page(server: ApiServer, folder: Path) -> dict[str, Any]:
    printed = server.run("curl", "--silent", f"{server.api}/transmissions/{SLUG}/", cwd=folder)
    page: dict[str, Any] = json.loads(printed)
    return page


def _expected(page: dict[str, Any]) -> str:
    """What the manual's three faces make of the page, without space between."""
    faces = {
        "heading": '<h{value[level]} id="{value[anchor]}">{value[text]}</h{value[level]}>',
        "paragraph": "{value}",
        "key_insight": "<blockquote>{value[text]}</blockquote>",
    }
    shown = [block for block in page["body"] if block["type"] in faces]
    assert {block["type"] for block in shown} == set(faces)
    return _plain("".join(faces[block["type"]].format(value=block["value"]) for block in shown))


def _plain(html: str) -> str:
    """However its characters are escaped, and wherever its lines end."""
    return re.sub(r"\s+", "", unescape(html))


@pytest.fixture(scope="module")
def next_app(tmp_path_factory: pytest.TempPathFactory, api_server: ApiServer) -> Path:
    """A folder as Next.js has it, with the manual's page and the client that the manual exports."""
    if not (PACKAGES / "esbuild").exists():
        missing("the frontend's packages are not installed")
    folder = tmp_path_factory.mktemp("next")
    code = EXAMPLES["tsx"]
    page = folder / code.split("\n", 1)[0].removeprefix("// ")
    page.parent.mkdir(parents=True)
    page.write_text(code, encoding="utf-8")
    api_server.run("python", "manage.py", "export_client", "typescript", str(folder / "src" / "cms"))
    for package, module in (("next", "navigation.ts"), ("react", "jsx-runtime.ts")):
        (folder / "node_modules" / package).mkdir(parents=True)
        shutil.copy(NEXT / module, folder / "node_modules" / package)
    shutil.copy(NEXT / "main.ts", folder)
    return folder


def test_it_pulls_it_with_plain_fetch(api_server: ApiServer, tmp_path: Path) -> None:
    (tmp_path / "read.mjs").write_text(_example("js", api_server), encoding="utf-8")
    printed = api_server.run("node", "read.mjs", cwd=tmp_path)
    assert _plain(printed) == _expected(_page(api_server, tmp_path))


def test_it_pulls_it_in_python(api_server: ApiServer, tmp_path: Path) -> None:
    api_server.run("python", "manage.py", "export_client", "python", str(tmp_path / "quarterly"))
    (tmp_path / "read.py").write_text(_example("python", api_server), encoding="utf-8")
    printed = api_server.run("python", "read.py", cwd=tmp_path)
    assert _plain(printed) == _expected(_page(api_server, tmp_path))


def test_it_types_the_page_of_next(api_server: ApiServer, next_app: Path) -> None:
    assert _tsc(api_server, next_app, "[slug]") == ""


def test_it_would_notice_a_page_that_asks_for_what_the_api_does_not_give(
    api_server: ApiServer, next_app: Path
) -> None:
    wrong = next_app / "src/app/transmissions/wrong"
    wrong.mkdir()
    (wrong / "page.tsx").write_text(EXAMPLES["tsx"].replace("block.value.anchor", "block.value.name"))
    assert "'name' does not exist" in _tsc(api_server, next_app, "wrong")


def test_it_pulls_it_with_the_page_of_next(api_server: ApiServer, next_app: Path) -> None:
    esbuild = str(PACKAGES / "esbuild" / "bin" / "esbuild")
    flags = ["--bundle", "--platform=node", "--format=esm", "--jsx=automatic", "--outfile=main.mjs"]
    api_server.run("node", esbuild, "main.ts", *flags, "--log-level=warning", cwd=next_app)
    run = ["env", f"API_URL={api_server.api}", "node", "main.mjs"]
    printed = _plain(api_server.run(*run, SLUG, cwd=next_app))
    page = _page(api_server, next_app)
    head = _plain(f'<article lang="{page["locale"]}"><h1>{page["title"]}</h1>')
    assert printed.startswith(head)
    body = re.sub(r"</?div>", "", printed.removeprefix(head).removesuffix("</article>"))
    assert body == _expected(page)
    with pytest.raises(AssertionError, match="NEXT_NOT_FOUND"):
        api_server.run(*run, "no-such-transmission", cwd=next_app)


def _tsc(server: ApiServer, folder: Path, route: str) -> str:
    types = ["--types", "node", "--typeRoots", str(PACKAGES / "@types"), "--jsx", "react-jsx"]
    tsc = str(PACKAGES / "typescript" / "bin" / "tsc")
    page = f"src/app/transmissions/{route}/page.tsx"
    command = ["node", tsc, "--noEmit", *STRICT, *BUNDLED, *types, page]
    return subprocess.run(
        command, cwd=folder, env=server.environment, capture_output=True, text=True, check=False
    ).stdout
