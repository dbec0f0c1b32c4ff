"""Reader pages in a browser: nothing that axe finds, on phone and desk, by day and by night, by keyboard."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.http import HttpResponse
from django.test import Client
from playwright.sync_api import Browser, Page, Request, Route

from cms.models import Topic
from newsletter.models import Newsletter, Subscription, SubscriptionState
from newsletter.tokens import Leave, confirm_token, leave_token, preferences_token
from tests.newsletter.cast import person

AXE = Path(__file__).parents[3] / "frontend" / "node_modules" / "axe-core" / "axe.min.js"
RUN = (
    "() => axe.run(document).then(({ violations }) => violations.map(({ id, nodes }) => [id, nodes[0].html]))"
)
HOME = "http://testserver"
pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True, serialized_rollback=True)]
Open = Callable[..., "Tab"]


@dataclass
class Tab:
    """A browser's page whose requests are answered by Django in the test's own transaction.

    A handler of Playwright's has another connection to the database, so pages are fetched before the browser
    asks for them, and a form that it posts is handed to Django afterwards, by `submitted`.
    """

    page: Page
    answers: dict[str, HttpResponse] = field(default_factory=dict)
    posted: list[Request] = field(default_factory=list)

    def open(self, path: str) -> None:
        html = self._fetch(path).content.decode()
        for sheet in re.findall(r'<link rel="stylesheet" href="([^"]+)"', html):
            self._fetch(sheet)
        self.page.goto(HOME + path)

    def _fetch(self, path: str) -> HttpResponse:
        answer = Client().get(path)
        body = b"".join(answer) if answer.streaming else answer.content  # a stylesheet is a file
        self.answers[path] = HttpResponse(body, status=answer.status_code, headers=dict(answer.headers))
        return self.answers[path]

    def serve(self, route: Route) -> None:
        if route.request.method == "POST":
            self.posted.append(route.request)
            route.fulfill(status=200, body="")
            return
        answer = self.answers.get(urlsplit(route.request.url).path, HttpResponse(status=404))
        route.fulfill(status=answer.status_code, headers=dict(answer.headers), body=answer.content)

    def submitted(self) -> str:
        """What Django answers to the form that was posted."""
        for _ in range(200):  # a key that was pressed posts a moment later
            if self.posted:
                break
            self.page.wait_for_timeout(25)
        (asked,) = self.posted
        headers = asked.all_headers()
        answer = Client(enforce_csrf_checks=True).generic(
            "POST",
            urlsplit(asked.url).path,
            asked.post_data_buffer or b"",
            content_type=headers["content-type"],
            headers=headers,
        )
        assert answer.status_code == 200
        return answer.content.decode()


@pytest.fixture
def tab(browser: Browser) -> Iterator[Open]:
    contexts = []

    def open_one(path: str, **options: object) -> Tab:
        context = browser.new_context(**options)  # type: ignore[arg-type] # Playwright's own options
        contexts.append(context)
        opened = Tab(context.new_page())
        context.route("**/*", opened.serve)
        opened.open(path)
        return opened

    yield open_one
    for context in contexts:
        context.close()


@pytest.fixture
def paths(db: None) -> dict[str, str]:
    """A page of each kind, with everything on it."""
    newsletter = Newsletter.objects.create(
        name="Slow Signal", slug="slow-signal", description="One long read a week.", from_name="Ada",
        from_email="ada@example.com", offers_digest=True, accent_color="#ffcc00",
    )  # fmt: skip
    newsletter.topics.set([Topic.objects.create(slug=name.lower(), name=name) for name in ("Light", "Sound")])
    Newsletter.objects.create(name="Other", slug="other", from_name="B", from_email="b@example.com")
    alice = person(newsletter, "alice@example.org", SubscriptionState.ACTIVE, "Alice")
    bob = person(newsletter, "bob@example.org", SubscriptionState.PENDING, "Bob")
    leave = leave_token(Leave(alice.subscriber_id, newsletter.pk))
    return {
        "subscribe": "/newsletter/subscribe/",
        "confirm": f"/newsletter/confirm/{confirm_token(bob.pk, bob.subscriber.email)}/",
        "unsubscribe": f"/newsletter/unsubscribe/{leave}/",
        "preferences": _preferences(alice, "alice@example.org"),
        "old link": _preferences(alice, "alice@old.example"),
        "invalid": "/newsletter/confirm/broken/",
    }


def _preferences(of: Subscription, email: str) -> str:
    return f"/newsletter/preferences/{preferences_token(of.subscriber_id, email)}/"


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1280])
def test_it_has_no_violation(tab: Open, paths: dict[str, str], width: int, scheme: str) -> None:
    for name, path in paths.items():
        # axe is injected from outside, which the pages' own policy rightly forbids.
        size = {"width": width, "height": 900}
        page = tab(path, viewport=size, color_scheme=scheme, bypass_csp=True).page
        page.add_script_tag(path=AXE)
        assert page.evaluate(RUN) == [], name
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), f"{name} is too wide"


def test_it_works_by_keyboard_alone(tab: Open, paths: dict[str, str]) -> None:
    opened = tab(paths["unsubscribe"], java_script_enabled=False)
    for _ in range(10):
        opened.page.keyboard.press("Tab")
        if opened.page.locator("button:focus").count():
            break
    opened.page.keyboard.press("Enter")
    assert "You have left Slow Signal" in opened.submitted()


def test_it_signs_up_by_its_own_form(
    tab: Open, paths: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A browser names the page that a form stands on, and here it has to be ours."""
    monkeypatch.setattr("newsletter.intake.wake_letter", lambda subscription: None)
    opened = tab(paths["subscribe"], java_script_enabled=False)
    opened.page.get_by_label("Email address").fill("dora@example.org")
    opened.page.get_by_role("button").click()
    assert opened.posted[0].all_headers()["origin"] == HOME
    assert "Check your inbox" in opened.submitted()


def test_it_saves_what_was_chosen(tab: Open, paths: dict[str, str]) -> None:
    opened = tab(paths["preferences"], java_script_enabled=False)
    opened.page.get_by_label("Sound").uncheck()
    opened.page.get_by_label("Pause").select_option("30")
    opened.page.get_by_role("button", name="Save for Slow Signal").click()
    assert "Paused until" in opened.submitted()
    assert [topic.name for topic in Subscription.objects.get(state="active").topics.all()] == ["Light"]
