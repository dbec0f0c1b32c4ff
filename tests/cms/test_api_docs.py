"""The interactive documentation, in a browser that enforces its policy."""

import json
import os
import urllib.request
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.cms.api_server import ApiServer

PATIENCE = 30_000  # milliseconds; Swagger draws every operation at once


@pytest.fixture
def seen(browser: Browser, api_server: ApiServer) -> tuple[Page, list[str], set[str]]:
    """The page, what its console complained of, and the hosts that it asked."""
    page = browser.new_context(viewport={"width": 1280, "height": 1000}).new_page()
    complaints: list[str] = []
    hosts: set[str] = set()
    page.on("console", lambda one: complaints.append(one.text) if one.type in ("error", "warning") else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("request", lambda one: hosts.add(urlsplit(one.url).netloc))
    page.goto(f"{api_server.api}/docs")
    expect(page.locator(".opblock").first).to_be_visible(timeout=PATIENCE)
    return page, complaints, hosts


def test_it_shows_every_operation_and_tries_one_out(
    seen: tuple[Page, list[str], set[str]], api_server: ApiServer
) -> None:
    page, complaints, hosts = seen
    with urllib.request.urlopen(f"{api_server.api}/openapi.json") as answer:
        paths = json.load(answer)["paths"]
    assert page.locator(".opblock").count() == sum(len(methods) for methods in paths.values())
    operation = page.locator("#operations-content-get_site")
    operation.locator(".opblock-summary-control").click()
    operation.get_by_role("button", name="Try it out").click()
    operation.get_by_role("button", name="Execute").click()
    live = operation.locator(".live-responses-table .response-col_status").last
    expect(live).to_contain_text("200", timeout=PATIENCE)
    expect(operation.locator(".live-responses-table")).to_contain_text("frontend_url")
    if folder := os.environ.get("PICTURES"):
        page.screenshot(path=f"{folder}/api-docs.png")
    page.wait_for_timeout(500)
    assert complaints == []
    assert hosts <= {f"127.0.0.1:{api_server.port}", ""}  # "" is an icon within the stylesheet


def test_it_runs_nothing_from_within_the_page_or_from_elsewhere(api_server: ApiServer) -> None:
    with urllib.request.urlopen(f"{api_server.api}/docs") as answer:
        policy = answer.headers["Content-Security-Policy"]
    rules = dict(rule.split(" ", 1) for rule in policy.split("; "))
    assert (rules["default-src"], rules["script-src"], rules["style-src"]) == ("'none'", "'self'", "'self'")
    assert "unsafe" not in policy
    assert "//" not in policy
