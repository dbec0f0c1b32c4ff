"""While it goes out: an editor looks on, stops it, goes on, mends what went wrong, and reads the report."""

import re

from playwright.sync_api import Page, expect

from tests.e2e.newsroom import Newsroom, begin, leave_for, save, send, wait
from tests.e2e.seeding import MOTHS, SLOW, SLOW_READERS
from tests.newsletter.recorder import DROP_AFTER_DATA

SUBJECT = "Moths, slowly"
REFUSED, LOST, LATE = "slow18@slow.example", "slow19@slow.example", "late@slow.example"
# A server that refuses once, and one that takes a mail and says nothing, once.
SCRIPT = {REFUSED: ["550 5.7.1 Refused by policy", "250 taken"], LOST: [DROP_AFTER_DATA, "250 taken"]}

_CONFIRM = """UPDATE newsletter_subscription SET state = 'active', confirmed_at = now()
    FROM newsletter_subscriber one WHERE one.id = subscriber_id AND one.email = %s"""
_COUNTED = """SELECT 1 FROM newsletter_campaignreport report
    JOIN newsletter_campaign one ON one.id = campaign_id
    WHERE one.id = %s AND report.made_at >= one.finished_at"""


def _taken(room: Newsroom, subject: str = SUBJECT) -> int:
    return room.subjects()[subject]


def test_it_is_paused_mended_and_told_in_a_report(room: Newsroom) -> None:
    room.system.recorder.script = {**room.system.recorder.script, **SCRIPT}
    desk = room.seat("eve")
    begin(desk, room, SLOW, MOTHS, SUBJECT)
    number = save(desk)
    desk.goto(room.admin(f"campaigns/{number}/send/"))
    expect(desk.get_by_role("heading", name=f"to {SLOW_READERS} people?")).to_be_visible()
    send(desk, room, number)
    _pause(desk, room, number)
    room.limit(0)
    desk.get_by_role("button", name="Resume").click()
    expect(desk.locator(".messages")).to_contain_text("It goes on with the next person.")
    expect(desk.get_by_role("heading", name="What became of it")).to_be_visible(timeout=60_000)
    assert _taken(room) == SLOW_READERS - 1
    _mend(desk, room, number)
    _read(desk, room, number)


def _pause(desk: Page, room: Newsroom, number: int) -> None:
    """The page follows by itself; once the lane has let go, nobody else is mailed."""
    expect(desk.get_by_role("progressbar")).to_be_visible()
    expect(desk.locator(".campaign-figures")).to_contain_text(
        re.compile(r"[1-9]\d* of 20 people"),
    )
    desk.get_by_role("button", name="Pause").click()
    expect(desk.locator(".messages")).to_contain_text("It is paused.")
    held = "SELECT 1 FROM newsletter_lane WHERE campaign_id = %s AND holder IS NOT NULL"
    wait(lambda: not room.rows(held, number), "The lane goes on after the pause.", 20)
    before = _taken(room)
    assert 0 < before < SLOW_READERS
    leave_for(desk, room.admin(""))
    row = desk.get_by_role("row", name=SUBJECT)
    expect(row).to_contain_text(re.compile("paused", re.IGNORECASE))
    row.get_by_role("link").click()
    assert (_taken(room), room.state(number)) == (before, "paused")


def _mend(desk: Page, room: Newsroom, number: int) -> None:
    """One was refused, of one nobody knows, and one came late."""
    leave_for(desk, room.admin(""))
    expect(desk.get_by_text("Nobody knows whether 1 person got it.")).to_be_visible()
    desk.goto(room.admin(f"campaigns/{number}/"))
    expect(desk.get_by_role("table").filter(has_text="Servers said")).to_contain_text("Refused by policy")
    for button, said in (
        ("Retry the failed", "1 person is tried again."),
        ("Send to the unknown again", "It is sent again to 1 person."),
    ):
        desk.get_by_role("button", name=button).click()
        expect(desk.locator(".messages")).to_contain_text(said)
    wait(lambda: _taken(room) == SLOW_READERS + 1, "Two were to be mailed again.")
    room.system.change(_CONFIRM, LATE)
    desk.get_by_role("button", name="Send to those who did not get it").click()
    expect(desk.locator(".messages")).to_contain_text("It goes to 1 person who did not get it.")
    wait(lambda: _taken(room) == SLOW_READERS + 2, "The newcomer was to be mailed.")
    got = [to for to, _ in room.system.recorder.taken if to == LATE]
    assert got == [LATE]
    wait(lambda: room.state(number) == "sent", "It was to end again.")


def _read(desk: Page, room: Newsroom, number: int) -> None:
    leave_for(desk, "about:blank")
    room.set_off("newsletter.reports.count")
    wait(lambda: room.rows(_COUNTED, number), "Nobody counts.")
    desk.goto(room.admin(f"campaigns/{number}/"))
    expect(desk.get_by_role("img", name="Messages taken by mail servers")).to_be_visible()
    expect(desk.get_by_role("table", name="In figures")).to_contain_text(f"{SLOW_READERS + 1}")
    figures = desk.request.get(room.admin(f"campaigns/{number}/export/figures/")).text()
    ledger = desk.request.get(room.admin(f"campaigns/{number}/export/ledger/")).text()
    assert "sent" in figures
    assert sum("@slow.example" in line for line in ledger.splitlines()) == SLOW_READERS + 1

    desk.goto(room.admin(f"campaigns/{number}/?q={REFUSED}"))
    desk.get_by_role("link", name=REFUSED).click()
    expect(desk.get_by_role("table")).to_contain_text("550 5.7.1 Refused by policy")
    expect(desk.get_by_role("table")).to_contain_text("250 2.0.0 taken")
    expect(desk.frame_locator("iframe[title='The mail as sent']").get_by_text("come at")).to_be_visible()
    public = room.rows("SELECT public_id FROM newsletter_campaign WHERE id = %s", number)[0][0]
    reader = room.stranger()
    reader.goto(f"{room.system.cms}/newsletter/archive/{public}/")
    expect(reader.get_by_text("come at")).to_be_visible()


def test_who_was_not_mailed_yet_is_not_once_it_is_cancelled(room: Newsroom) -> None:
    room.limit(0.5)
    desk = room.seat("eve")
    begin(desk, room, SLOW, MOTHS, "Moths, no more")
    number = save(desk)
    send(desk, room, number)
    wait(lambda: _taken(room, "Moths, no more"), "Nobody was mailed.")
    desk.get_by_role("link", name="Cancel…").click()
    expect(desk.get_by_role("heading", name="for good?")).to_be_visible()
    desk.get_by_role("button", name="Yes, cancel it").click()
    expect(desk.locator(".messages")).to_contain_text("It is cancelled.")
    finished = "SELECT finished_at FROM newsletter_campaign WHERE id = %s"
    wait(lambda: room.rows(finished, number)[0][0], "It was to end.")
    leave_for(desk, room.admin(f"campaigns/{number}/"))
    expect(desk.get_by_role("table").filter(has_text="State").last).to_contain_text("skipped")
    expect(desk.get_by_role("button", name="Resume")).to_have_count(0)
    assert 0 < _taken(room, "Moths, no more") < SLOW_READERS
