"""A moderator approves what an editor wrote, a change voids it, and who may send plans it."""

from playwright.sync_api import Page, expect

from tests.e2e.newsroom import Newsroom, begin, campaign_of, field, post, save
from tests.e2e.seeding import CHECKED, OWLS


def test_an_approval_is_of_what_was_approved_and_nothing_is_sent_without(room: Newsroom) -> None:
    ed, mona, eve = room.seat("ed"), room.seat("mona"), room.seat("eve")
    begin(ed, room, CHECKED, OWLS, "Owls, approved")
    ed.get_by_role("button", name="More actions").click()
    ed.get_by_role("button", name="Submit to Campaign approval").click()
    expect(ed.locator(".messages")).to_contain_text("waits for approval")
    number = campaign_of(ed)
    _is_refused(eve, room, number, "sends only what was approved")

    _approve(mona, room, "Owls, approved")
    _is_offered(eve, room, number)
    ed.goto(room.admin(f"campaigns/edit/{number}/"))
    field(ed, "Subject").fill("Owls, changed")
    save(ed)
    _is_refused(eve, room, number, "It was changed after it was approved: subject")
    assert room.subjects()["Owls, approved"] == 0

    mona.goto(room.admin(f"campaigns/edit/{number}/"))
    mona.get_by_role("button", name="More actions").click()
    mona.get_by_role("button", name="Approve", exact=True).click()
    expect(mona.locator(".messages")).to_contain_text("is approved as it is now")
    _plan(eve, room, number)


def _approve(mona: Page, room: Newsroom, subject: str) -> None:
    """From her home page. She may not send, and is not asked about it."""
    mona.goto(room.admin(""))
    mona.get_by_role("link", name=subject).first.click()
    mona.get_by_role("button", name="Approve", exact=True).click()
    expect(mona.locator(".messages")).to_contain_text("is approved as it is now")
    expect(mona.get_by_role("button", name="Yes, send")).to_have_count(0)


def _is_refused(eve: Page, room: Newsroom, number: int, why: str) -> None:
    """The page gives the reason and no button, and calling its address does nothing."""
    url = room.admin(f"campaigns/{number}/send/")
    eve.goto(url)
    expect(eve.locator("main")).to_contain_text(why)
    expect(eve.get_by_role("button", name="Yes, send")).to_have_count(0)
    post(eve, url)
    eve.goto(room.admin(f"campaigns/{number}/"))
    expect(eve.locator(".messages")).to_contain_text(why)
    assert room.state(number) == "draft"


def _is_offered(eve: Page, room: Newsroom, number: int) -> None:
    eve.goto(room.admin(f"campaigns/{number}/"))
    expect(eve.locator("main")).to_contain_text("Approved by mona")
    eve.get_by_role("link", name="Send…").click()
    expect(eve.get_by_role("heading", name="to 3 people?")).to_be_visible()
    expect(eve.get_by_role("button", name="Yes, send")).to_be_visible()


def _plan(eve: Page, room: Newsroom, number: int) -> None:
    """By each reader's own clock; the calendar has it until it is a draft again."""
    eve.goto(room.admin(f"campaigns/{number}/send/"))
    eve.get_by_label("At this hour in each reader's own time zone").check()
    eve.get_by_label("Send at").click()
    calendar = eve.locator(".xdsoft_datetimepicker:visible")
    expect(calendar).to_have_count(1)  # it opens a moment later, and would cover what comes next
    eve.keyboard.type("2031-06-03 10:00")
    eve.get_by_role("heading", name="to 3 people?").click()
    expect(calendar).to_have_count(0)
    eve.get_by_role("button", name="Yes, send").click()
    expect(eve.locator(".messages")).to_contain_text("10:00 on 03 June 2031 by each reader's own clock")
    eve.goto(room.admin("campaigns/calendar/?month=2031-06"))
    row = eve.get_by_role("row", name="Owls, changed")
    expect(row).to_contain_text("10:00, by readers' clocks")
    row.get_by_role("link").click()
    eve.get_by_role("button", name="Unschedule").click()
    expect(eve.locator(".messages")).to_contain_text("It is a draft again.")
    assert room.state(number) == "draft"
