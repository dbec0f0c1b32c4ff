"""Log lines are JSON, carry the ids of what they are about, and hold no secret."""

import io
import json
import logging
from typing import Any

import pytest
from django.test import RequestFactory
from hypothesis import given, settings
from hypothesis import strategies as st
from structlog.contextvars import bound_contextvars

from config.observe.logs import logging_config, masked


def written(message: str, *args: object, as_json: bool = True, **kwargs: Any) -> str:
    """What a process would write."""
    output, options = io.StringIO(), logging_config("INFO", as_json=as_json)["formatters"]["line"]
    handler = logging.StreamHandler(output)
    handler.setFormatter(options.pop("()")(**options))
    logger = logging.Logger("newsletter.lanes")
    logger.addHandler(handler)
    logger.warning(message, *args, **kwargs)
    return output.getvalue()


def logged(message: str, *args: object, **extra: object) -> dict[str, Any]:
    line: dict[str, Any] = json.loads(written(message, *args, extra=extra))
    return line


def failed(as_json: bool) -> str:
    """The log of an error beside a secret."""
    hunter = "hunter2"
    try:
        raise ValueError(f"smtp://ada:{hunter}@relay.example.org said 535")
    except ValueError:
        return written("It failed", as_json=as_json, exc_info=True)


def test_it_writes_one_json_object_with_time_level_and_logger() -> None:
    line = logged("Lane %s is %s", 3, "late")
    assert (line["event"], line["level"], line["logger"]) == ("Lane 3 is late", "warning", "newsletter.lanes")
    assert line["timestamp"].endswith("Z")


def test_it_carries_what_is_bound() -> None:
    with bound_contextvars(campaign=7, request_id="abcdefgh"):
        line = logged("Going on")
    assert (line["campaign"], line["request_id"]) == (7, "abcdefgh")
    assert "campaign" not in logged("Afterwards")


@pytest.mark.parametrize("name", ["password", "SECRET_KEY", "api_key", "Authorization", "session_cookie"])
def test_it_masks_a_value_with_the_name_of_a_secret(name: str) -> None:
    assert logged("Set", **{name: "hunter2"})[name] == "…"


@settings(max_examples=60)
@given(st.text(st.characters(categories=["L", "N"]), min_size=6, max_size=30))
def test_it_masks_logins_in_addresses_and_bearer_tokens(secret: str) -> None:
    event = {"event": f"smtp://user:{secret}@relay.example.org said 535", "header": f"Bearer {secret}"}
    shown = masked(None, "", event)
    assert shown["event"] == "smtp://…@relay.example.org said 535"
    assert not secret.isascii() or shown["header"] == "Bearer …"


@pytest.mark.parametrize(
    "page", ["newsletter/confirm", "newsletter/unsubscribe", "newsletter/preferences", "newsletter/move"]
)
def test_it_masks_the_token_in_the_address_of_a_readers_page(page: str) -> None:
    assert logged("Not Found: /%s/%s/", page, "eyJ.abc-def")["event"] == f"Not Found: /{page}/…/"


@pytest.mark.parametrize(
    ("address", "shown"),
    [
        ("/newsletter/go/aGVsbG8/cmVhZGVy", "/newsletter/go/…"),
        ("/newsletter/seen/aGVsbG8/cmVhZGVy/", "/newsletter/seen/…/"),
        ("/admin/password_reset/confirm/MQ/c1-abcdef/", "/admin/password_reset/confirm/…/"),
        ("/api/content/v1/preview/aGVsbG8/userbar/", "/api/content/v1/preview/…/"),
        ("/page?token=aGVsbG8&limit=3", "/page?token=…&limit=3"),
        ("/page?api_key=aGVsbG8 said 400", "/page?api_key=… said 400"),
    ],
)
def test_it_masks_whatever_permission_an_address_holds(address: str, shown: str) -> None:
    assert logged("GET %s", address)["event"] == f"GET {shown}"


@pytest.mark.parametrize("secret", ["tr_" + "aB3-_" * 8 + "xyz", "whsec_" + "q+/Z" * 8, "sessionid=abcdefgh"])
def test_it_masks_a_key_by_how_it_looks(secret: str) -> None:
    said = logged("It said: %s", f"not {secret}, so no")["event"]
    assert said.startswith("It said: not ")
    assert secret[10:] not in said


def test_it_masks_what_lies_deep_in_a_value() -> None:
    line = logged("Asked", headers={"Authorization": "Basic aGVsbG8=", "Accept": "*/*"}, tried=["a://b:c@d"])
    assert line["headers"] == {"Authorization": "…", "Accept": "*/*"}
    assert line["tried"] == ["a://…@d"]


def test_it_masks_what_a_request_says_of_itself(rf: RequestFactory) -> None:
    line = logged("Not found", request=rf.get("/newsletter/confirm/aGVsbG8/"), status_code=404)
    assert line["request"] == "<WSGIRequest: GET '/newsletter/confirm/…/'>"
    assert line["status_code"] == 404


@pytest.mark.parametrize("as_json", [True, False])
def test_a_traceback_holds_neither_a_secret_nor_local_variables(as_json: bool) -> None:
    said = failed(as_json)
    assert "@relay.example.org said 535" in said
    assert "hunter2" not in said
