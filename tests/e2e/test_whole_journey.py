"""A transmission from a file to the API, the page and a thousand inboxes; nothing lost, nobody doubled."""

import email.utils
import html
import json
import re
import time
import urllib.request
from collections import Counter
from email.message import EmailMessage
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.desk import log_in, open_editor
from tests.e2e.reference import REFERENCE, reference_file
from tests.e2e.system import ROOT, System
from tests.e2e.values import flat_html, flat_text, missing, values

PEOPLE = 1000
NEWSLETTER = "The Slow Signal Dispatch"
SAMPLE = ROOT / "cms" / "sample" / "the-hours-after-ketamine.json"

# A thousand people who confirmed; one who has not yet, and one who has left.
SEED = f"""
from newsletter.models import Newsletter, SubscriptionState
from tests.newsletter.cast import crowd, person
newsletter = Newsletter.objects.get(slug="dispatch")
crowd(newsletter, {PEOPLE})
person(newsletter, "bob@example.org", SubscriptionState.PENDING)
person(newsletter, "carol@example.org", SubscriptionState.UNSUBSCRIBED)
"""


CONFIRMED = """
rows = Subscription.objects.filter(state="active", newsletter__slug="dispatch")
print(*(row.subscriber.email for row in rows))
"""


@pytest.fixture(scope="module")
def loaded(system: System, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """The reference transmission where it lies beside the checkout, else the sample's richest one."""
    if not REFERENCE.exists():
        file: dict[str, Any] = json.loads(SAMPLE.read_text())
        return file
    file = reference_file(REFERENCE.read_text())
    path = tmp_path_factory.mktemp("reference") / "reference.json"
    path.write_text(json.dumps(file))
    system.manage("load_transmission", str(path))
    return file


def test_it_reads_the_reference_without_losing_a_word() -> None:
    if not REFERENCE.exists():
        pytest.skip("the reference transmission does not lie beside this checkout")
    text = REFERENCE.read_text()
    kept = _spaceless(html.unescape(re.sub(r"</?p>", "", "".join(_strings(reference_file(text))))))
    lines = text.partition("min read\n")[2].partition("Continue reading:")[0].split("\n")
    assert [line for line in lines if _spaceless(line) not in kept] == []


def test_it_is_whole_in_the_api(system: System, loaded: dict[str, Any]) -> None:
    with urllib.request.urlopen(f"{system.cms}/api/content/v1/transmissions/{loaded['slug']}/") as answer:
        document = json.load(answer)
    strings = flat_html(" ".join(_strings(document)))
    assert missing(values(loaded), strings) == []
    assert [block["type"] for block in document["body"]] == [block["type"] for block in loaded["body"]]


def test_it_is_whole_on_the_page(system: System, loaded: dict[str, Any], page: Page) -> None:
    page.goto(f"{system.site}/transmissions/{loaded['slug']}/")
    assert missing(values(loaded), flat_html(page.content())) == []


def test_it_reaches_a_thousand_inboxes_whole_and_nobody_twice(
    system: System, loaded: dict[str, Any], page: Page
) -> None:
    system.manage("shell", stdin=SEED)
    confirmed = set(system.ask(CONFIRMED).split())
    log_in(page, system)
    _send(page, system, loaded["title"], len(confirmed))
    messages = _received(system, loaded["title"], len(confirmed))

    people = Counter(email.utils.parseaddr(str(message["To"]))[1] for message in messages)
    assert people == dict.fromkeys(confirmed, 1)
    wanted = values(loaded)
    for message in _distinct(messages):
        assert missing(wanted, flat_html(_part(message, "html"))) == []
        assert missing(wanted, flat_text(_part(message, "plain"))) == []
    assert len({message["Message-ID"] for message in messages}) == len(confirmed)

    _see_the_ledger(page, len(confirmed))
    _leave(page, system, messages[0])
    assert "Traceback" not in system.log("worker") + system.log("letters") + system.log("web")


def _see_the_ledger(page: Page, people: int) -> None:
    page.reload()
    expect(page.locator("body")).to_contain_text(f"{people:,}")
    page.goto(f"{page.url}?q=reader77%40")
    expect(page.locator("table.listing").last).to_contain_text("reader77@example.org")
    expect(page.locator("table.listing").last).to_contain_text(re.compile("sent", re.IGNORECASE))


def _leave(page: Page, system: System, message: EmailMessage) -> None:
    """RFC 8058: opening the address asks, a POST with the header's words acts, with no page in between."""
    address = email.utils.parseaddr(str(message["To"]))[1]
    state = f"print(Subscription.objects.get(subscriber__email='{address}').state)"
    link = re.search(r"<(https?://[^>]+)>", str(message["List-Unsubscribe"]))
    assert link, message["List-Unsubscribe"]
    assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    page.goto(link.group(1))
    assert system.ask(state) == "active"
    with urllib.request.urlopen(link.group(1), data=b"List-Unsubscribe=One-Click") as answer:
        assert (answer.status, answer.url, answer.headers["Set-Cookie"]) == (200, link.group(1), None)
    assert system.ask(state) == "unsubscribed"


def _strings(data: Any) -> list[str]:
    if isinstance(data, dict):
        return [text for one in data.values() for text in _strings(one)]
    if isinstance(data, list):
        return [text for one in data for text in _strings(one)]
    return [data] if isinstance(data, str) else []


def _spaceless(text: str) -> str:
    return re.sub(r"\s", "", text)


def _send(page: Page, system: System, title: str, people: int) -> None:
    """From the page's editor to the campaign under way, as an editor goes."""
    open_editor(page, system, title)
    page.get_by_role("button", name="Actions").first.click()
    page.get_by_role("link", name="Send as newsletter…").first.click()
    page.get_by_role("combobox", name="Newsletter").select_option(label=NEWSLETTER)
    page.get_by_role("button", name="Save draft").click()
    page.get_by_role("link", name="Check and send…").first.click()
    page.get_by_role("link", name="Send…").click()
    expect(page.locator("body")).to_contain_text(f"{people} people")
    page.get_by_role("button", name="Yes, send").click()


def _received(system: System, subject: str, people: int, seconds: float = 90) -> list[EmailMessage]:
    """The campaign's messages once all are there; a moment more, for any that comes twice."""
    end = time.monotonic() + seconds
    before = len(system.recorder.taken)
    while len(system.recorder.taken) < before + people and time.monotonic() < end:
        time.sleep(0.5)
    time.sleep(2)
    return [message for message in system.recorder.messages() if message["Subject"] == subject]


def _part(message: EmailMessage, kind: str) -> str:
    part = message.get_body((kind,))
    assert part is not None, f"no {kind} part"
    return str(part.get_content())


def _distinct(messages: list[EmailMessage]) -> list[EmailMessage]:
    """One message for each content: they may differ in the reader's own links, and in nothing else."""
    link = re.compile(r"https?://\S*?/newsletter/(?:unsubscribe|preferences|archive)/[^\s\"<]*")
    bodies = {link.sub("", _part(one, "html") + _part(one, "plain")): one for one in messages}
    assert len(bodies) == 1
    return list(bodies.values())
