"""What a role may not do has no button, and calling its address does nothing."""

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.newsroom import Newsroom, begin, compose, filled_in, post, save, send, serious, wait
from tests.e2e.seeding import CHECKED, MOTHS, OPEN, OWLS, TEAM

VERBS = ("pause", "resume", "unschedule", "rest", "retry", "resend", "accept")
BUTTONS = (
    "Send…",
    "Cancel…",
    "Pause",
    "Resume",
    "Unschedule",
    "Retry the failed",
    "Send to those who did not get it",
)
# Of people, and of what is sent by itself.
CLOSED = (
    "subscribers",
    "series",
    "digest_plans",
    "test_lists",
    "newsletters",
    "suppressions",
    "imports",
    "segments",
    "users",
)


def _is_sent_away(page: Page, room: Newsroom, path: str) -> None:
    answer = page.request.get(room.admin(path), max_redirects=0)
    away = answer.status == 302 and answer.headers["location"] in ("/admin/", room.admin(""))
    assert away or answer.status in (403, 404), (path, answer.status, answer.headers.get("location"))


def _has_no_button(page: Page, *names: str) -> None:
    expect(page.locator("main")).to_be_visible()
    for name in names:
        assert page.get_by_role("button", name=name).or_(page.get_by_role("link", name=name)).count() == 0, (
            name
        )


def _cannot_send(page: Page, room: Newsroom, number: int) -> None:
    """Neither by the page nor past it."""
    before = room.rows("SELECT * FROM newsletter_campaign WHERE id = %s", number)
    page.goto(room.admin(f"campaigns/{number}/"))
    _has_no_button(page, *BUTTONS)
    _is_sent_away(page, room, f"campaigns/{number}/send/")
    _is_sent_away(page, room, f"campaigns/{number}/cancel/")
    _is_sent_away(page, room, f"campaigns/{number}/export/ledger/")
    for path in ("send", "cancel", "winner/1", *(f"do/{verb}" for verb in VERBS)):
        answer = post(page, room.admin(f"campaigns/{number}/{path}/"))
        assert answer.status in (302, 403, 404), (path, answer.status)
    assert room.rows("SELECT * FROM newsletter_campaign WHERE id = %s", number) == before


@pytest.fixture
def sent(room: Newsroom) -> int:
    """A campaign that everybody got."""
    eve = room.seat("eve")
    number = compose(eve, room, OPEN, MOTHS, "Moths, over")
    send(eve, room, number)
    wait(lambda: room.state(number) == "sent", "It was to be sent.")
    return number


@pytest.mark.parametrize("who", ["ed", "mona"])
def test_who_writes_or_approves_sends_nothing_and_sees_no_reader(room: Newsroom, sent: int, who: str) -> None:
    desk = room.seat(who)
    begin(desk, room, OPEN, OWLS, f"Owls of {who}")
    draft = save(desk)
    _cannot_send(desk, room, draft)
    expect(desk.get_by_role("link", name="Change…")).to_be_visible()
    assert desk.get_by_role("searchbox").count() == 0

    _cannot_send(desk, room, sent)
    expect(desk.get_by_role("heading", name="What became of it")).to_be_visible()
    assert desk.get_by_text("@example.org").count() == 0
    _has_no_button(desk, "Everybody as CSV", "Change…")
    assert desk.get_by_role("heading", name="Who got it").count() == 0
    assert serious(desk) == []
    mail = room.rows("SELECT min(id) FROM newsletter_delivery WHERE campaign_id = %s", sent)[0][0]
    for path in (f"campaigns/{sent}/receipts/{mail}/", f"campaigns/{sent}/receipts/{mail}/html/"):
        _is_sent_away(desk, room, path)
    assert desk.request.get(room.admin(f"campaigns/{sent}/export/figures/")).ok

    closed = [path for path in CLOSED if not (who == "mona" and path == "users")]
    for path in closed:
        _is_sent_away(desk, room, f"{path}/")
    desk.goto(room.admin(""))
    desk.get_by_role("button", name="Newsletter", exact=True).click()
    expect(desk.get_by_role("link", name="Campaigns", exact=True)).to_be_visible()
    _has_no_button(desk, "Subscribers", "Welcome series", "Segments", "Suppressions")


def test_an_editor_cannot_approve_and_a_campaign_of_another_team_is_not_there(room: Newsroom) -> None:
    ed, maxi = room.seat("ed"), room.seat("max")
    begin(ed, room, CHECKED, OWLS, "Owls, by ed alone")
    _has_no_button(ed, "Approve")
    assert TEAM not in ed.get_by_role("combobox", name="Newsletter").inner_text()
    number = save(ed)
    state = "SELECT live, approved_at, state FROM newsletter_campaign WHERE id = %s"
    edit = room.admin(f"campaigns/edit/{number}/")
    approve = {"action-workflow-action": "1", "workflow-action-name": "approve"}
    for action in ({"action-publish": "1"}, approve):
        post(ed, edit, **filled_in(ed) | action)
        assert room.rows(state, number) == [(False, None, "draft")]
    mona = room.seat("mona")
    mona.goto(edit)
    post(mona, edit, **filled_in(mona) | {"action-publish": "1"})  # the same does it for who may
    assert room.rows(state, number)[0][0]

    kept = _kept(maxi, room)
    for path in (f"campaigns/{kept}/", f"campaigns/edit/{kept}/", f"campaigns/{kept}/mail/html/"):
        _is_sent_away(ed, room, path)
    ed.goto(room.admin("campaigns/"))
    expect(ed.get_by_role("link", name="Owls, by ed alone").first).to_be_visible()
    assert ed.get_by_text("Kept from ed").count() == 0


def _kept(maxi: Page, room: Newsroom) -> int:
    """A campaign of who manages newsletters, and may not edit pages: it links to no editor of one."""
    maxi.goto(room.admin("campaigns/add/"))
    maxi.get_by_role("combobox", name="Newsletter").select_option(label=TEAM)
    maxi.get_by_role("textbox", name="Subject").first.fill("Kept from ed")
    maxi.get_by_role("radio", name="a digest of several").check()
    maxi.get_by_role("button", name="Everything since the last one").click()
    expect(maxi.locator("[data-digest-filling] [role=status]")).to_contain_text("added")
    number = save(maxi)
    maxi.goto(room.admin(f"campaigns/{number}/"))
    expect(maxi.get_by_role("link", name="Send…")).to_be_visible()
    expect(maxi.locator(".campaign-about")).to_contain_text(OWLS)
    assert maxi.locator(".campaign-about a").count() == 0
    _is_sent_away(maxi, room, f"pages/{room.page_id(OWLS)}/edit/")
    return number
