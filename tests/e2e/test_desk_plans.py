"""Letters with a publication, in versions, as a correction, by themselves, and to newcomers."""

import re

from playwright.sync_api import Page, expect

from tests.e2e.newsroom import Newsroom, begin, compose, field, leave_for, save, send, wait
from tests.e2e.seeding import BATS, FOXES, KEPT, MOTHS, NEWTS, OPEN, READERS

_ITS_TIME = """UPDATE wagtailcore_revision SET approved_go_live_at = now() - interval '1 minute'
    WHERE id = (SELECT latest_revision_id FROM wagtailcore_page WHERE id = %s)"""
_WELCOME = (
    "UPDATE newsletter_newsletter SET welcome_subject = 'You are in', welcome_text = 'Hello.' WHERE name = %s"
)


def _publish(mona: Page, button: str = "Publish") -> None:
    mona.get_by_role("button", name="More actions").click()
    mona.get_by_role("button", name=button, exact=True).click()
    expect(mona.locator(".messages")).to_contain_text(re.compile("published|scheduled"))


def _have_wait(eve: Page, room: Newsroom, title: str) -> int:
    """A campaign of a draft, which goes out with it."""
    number = compose(eve, room, OPEN, title, f"{title}, at once")
    eve.goto(room.admin(f"campaigns/{number}/send/"))
    expect(eve.get_by_role("heading", name="when its transmission is published?")).to_be_visible()
    eve.get_by_role("button", name="Yes, when it is published").click()
    expect(eve.locator(".messages")).to_contain_text("It is sent when its transmission is published.")
    assert room.state(number) == "waiting"
    return number


def test_it_is_sent_when_its_transmission_is_published_by_a_button_and_by_the_clock(room: Newsroom) -> None:
    eve, mona = room.seat("eve"), room.seat("mona")
    foxes, newts = _have_wait(eve, room, FOXES), _have_wait(eve, room, NEWTS)
    eve.goto(room.admin("campaigns/calendar/"))
    expect(eve.get_by_role("listitem").filter(has_text=f"{FOXES}, at once")).to_be_visible()

    mona.goto(room.admin(f"pages/{room.page_id(FOXES)}/edit/"))
    _publish(mona)
    wait(lambda: room.subjects()[f"{FOXES}, at once"] == READERS, "It was to go out with its transmission.")
    assert room.state(newts) == "waiting"

    room.system.change(_ITS_TIME, room.page_id(NEWTS))
    room.set_off("cms.publish_scheduled")
    wait(lambda: room.subjects()[f"{NEWTS}, at once"] == READERS, "It was to go out by the clock.")
    wait(lambda: {room.state(foxes), room.state(newts)} == {"sent"}, "Both were to end.")
    mona.goto(f"{room.system.site}/transmissions/newts-of-the-desk/")
    expect(mona.get_by_role("heading", name=NEWTS)).to_be_visible()


def test_who_waited_for_the_winner_gets_the_version_that_is_chosen(room: Newsroom) -> None:
    desk = room.seat("eve")
    begin(desk, room, OPEN, MOTHS, "Moths, worded so")
    versions = desk.get_by_role("region", name="Test of versions")
    versions.get_by_role("button", name="Toggle section").first.click()
    versions.get_by_role("button", name="Add version").click()
    versions.get_by_role("textbox", name="Subject").fill("Moths, worded otherwise")
    versions.get_by_label("Readers in the test, in percent").fill("50")
    number = save(desk)
    send(desk, room, number)
    tested = ("Moths, worded so", "Moths, worded otherwise")

    def taken() -> list[int]:
        return [room.subjects()[subject] for subject in tested]

    wait(lambda: sum(taken()) == READERS - 1, "The test was to go out.")
    leave_for(desk, room.admin(f"campaigns/{number}/"))
    expect(desk.get_by_role("row", name="Moths, worded otherwise")).to_contain_text(re.compile("%"))
    desk.get_by_role("button", name="Send B to the others").click()
    expect(desk.locator(".messages")).to_contain_text("This version goes to all who waited for the winner.")
    wait(lambda: taken() == [1, READERS - 1], "B was to go to the others.")
    leave_for(desk, room.admin(f"campaigns/{number}/"))
    expect(desk.get_by_text("Version B won")).to_be_visible()


def test_who_got_a_mistake_gets_the_correction(room: Newsroom) -> None:
    eve, mona = room.seat("eve"), room.seat("mona")
    number = compose(eve, room, OPEN, BATS, "Bats, mistaken")
    send(eve, room, number)
    wait(lambda: room.state(number) == "sent", "It was to be sent.")
    mona.goto(room.admin(f"pages/{room.page_id(BATS)}/edit/"))
    mona.get_by_role("button", name="Add Correction").click()
    field(mona, "What was wrong").fill("We wrote that they sleep.")
    field(mona, "What is right").fill("They hunt.")
    _publish(mona)

    leave_for(eve, room.admin(f"pages/{room.page_id(BATS)}/edit/"))
    eve.get_by_role("button", name="Actions").first.click()
    eve.get_by_role("link", name=f"Mail a correction to {OPEN}…").first.click()
    expect(eve.get_by_text("We wrote that they sleep.")).to_be_visible()
    eve.get_by_role("button", name="Write the correction").click()
    eve.wait_for_url("**/campaigns/edit/**")
    eve.get_by_role("link", name="Check and send…").first.click()
    eve.get_by_role("link", name="Send…").click()
    expect(eve.get_by_role("heading", name=f"to {READERS} people?")).to_be_visible()
    eve.get_by_role("button", name="Yes, send").click()
    wait(
        lambda: room.subjects()["Correction: Bats of the desk"] == READERS,
        "It was to go to all who got the mistake.",
    )


def test_a_recurring_digest_stands_in_the_calendar_and_sends_itself(room: Newsroom) -> None:
    desk = room.seat("max")
    desk.goto(room.admin("digest_plans/new/"))
    desk.get_by_role("combobox", name="Newsletter").select_option(label=KEPT)
    desk.get_by_role("radio", name="every day").check()
    field(desk, "Subject").fill("All nights, up to {date}")
    desk.locator("#id_sends_itself").check()
    desk.get_by_role("button", name="Create").click()
    desk.wait_for_url("**/digest_plans/")
    desk.goto(room.admin("campaigns/calendar/?month=2031-06"))
    expect(desk.get_by_role("row", name="Recurring digest").first).to_contain_text("sends itself")

    room.system.change("UPDATE newsletter_digestplan SET done_until = now() - interval '2 days'")
    room.set_off("newsletter.digests.sweep")

    def came() -> int:
        return sum(
            number for subject, number in room.subjects().items() if subject.startswith("All nights, up to")
        )

    wait(lambda: came() == READERS, "It was to send itself.")


def test_a_newcomer_is_welcomed_and_gets_the_first_letter_of_the_series(room: Newsroom) -> None:
    reader, desk = room.stranger(), room.seat("max")
    reader.goto(f"{room.system.cms}/newsletter/subscribe")  # a form that is filled in too soon is a program's
    desk.goto(room.admin("series/new/"))
    desk.get_by_role("combobox", name="Newsletter").select_option(label=KEPT)
    field(desk, "Subject").fill("Who we are")
    field(desk, "Opening note").fill("We write at night.")
    desk.get_by_role("spinbutton", name="Days").fill("0")
    desk.get_by_role("button", name="Choose a page").click()
    desk.get_by_label("Search term").fill(MOTHS)
    desk.get_by_role("dialog").get_by_role("link", name=MOTHS).click()
    desk.get_by_role("button", name="Create").click()
    desk.get_by_role("link", name=KEPT).first.click()
    desk.get_by_role("button", name="Switch on").click()
    expect(desk.get_by_text("It is on: who confirms from now on gets it.")).to_be_visible()
    room.system.change(_WELCOME, KEPT)

    reader.get_by_label("Email address").fill("newcomer@example.org")
    reader.get_by_label(KEPT).check()
    reader.get_by_role("button").click()
    wait(lambda: _link(room, "newcomer@example.org"), "Nobody asked the newcomer to confirm.")
    reader.goto(_link(room, "newcomer@example.org"))
    reader.get_by_role("button").click()
    wait(lambda: "You are in" in _mail_to(room, "newcomer@example.org"), "There was no welcome.")
    room.set_off("newsletter.letters.series")
    wait(lambda: "Who we are" in _mail_to(room, "newcomer@example.org"), "The series was to begin.")


def _mail_to(room: Newsroom, address: str) -> list[str]:
    return [str(one["Subject"]) for one in room.system.recorder.messages() if address in str(one["To"])]


def _link(room: Newsroom, address: str) -> str:
    """To confirm, as it stands in the mail."""
    for one in room.system.recorder.messages():
        part = one.get_body(("plain",)) if address in str(one["To"]) else None
        if part and (found := re.search(r"https?://\S+/newsletter/confirm/\S+", str(part.get_content()))):
            return found.group()
    return ""
