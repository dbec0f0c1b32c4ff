"""A caught mail can do nothing in the browser but be seen."""

import re

import pytest
from django.test import Client

from config.mailbox.store import Store

ATTACK = "<script>alert(1)</script>"


@pytest.fixture
def hostile(mailbox: Store) -> str:
    source = f"From: {ATTACK}\r\nSubject: {ATTACK}\r\n{ATTACK}: x\r\nContent-Type: text/html\r\n\r\n{ATTACK}"
    return mailbox.add(source.encode())


def policy_of(client: Client, path: str) -> dict[str, str]:
    parts = client.get(path).headers["Content-Security-Policy"].split("; ")
    return {name: value for name, _, value in (part.partition(" ") for part in parts)}


def test_it_serves_the_mail_without_origin_scripts_or_forms(client: Client, hostile: str) -> None:
    policy = policy_of(client, f"/mailbox/{hostile}/html/")
    assert policy["sandbox"].split() == ["allow-popups", "allow-popups-to-escape-sandbox"]
    assert policy["default-src"] == policy["form-action"] == policy["base-uri"] == "'none'"
    assert "script-src" not in policy


def test_it_frames_the_mail_in_a_sandbox_of_its_own(client: Client, hostile: str) -> None:
    page = client.get(f"/mailbox/{hostile}/").content.decode()
    [frame] = re.findall(r"<iframe[^>]*>", page)
    assert 'sandbox="allow-popups allow-popups-to-escape-sandbox"' in frame


@pytest.mark.parametrize("path", ["/mailbox/", "/mailbox/{}/"])
def test_it_escapes_what_a_mail_says_about_itself(client: Client, hostile: str, path: str) -> None:
    assert ATTACK not in client.get(path.format(hostile)).content.decode()


@pytest.mark.parametrize("path", ["/mailbox/", "/mailbox/{}/"])
def test_it_lets_only_its_own_files_act_on_its_pages(client: Client, hostile: str, path: str) -> None:
    policy = policy_of(client, path.format(hostile))
    assert policy["default-src"] == policy["frame-ancestors"] == "'none'"
    assert policy["script-src"] == policy["style-src"] == "'self'"


def test_it_serves_the_source_as_plain_text_that_no_browser_guesses_at(client: Client, hostile: str) -> None:
    answer = client.get(f"/mailbox/{hostile}/source/")
    assert answer.headers["Content-Type"].startswith("text/plain")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
