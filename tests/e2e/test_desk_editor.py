"""An editor makes a letter of a transmission: writes it, looks at it, puts it right, and tests it."""

from playwright.sync_api import Page, expect

from tests.e2e.newsroom import Newsroom, begin, field, open_panel, save, serious
from tests.e2e.seeding import MOTHS, OPEN, OWLS


def test_it_offers_to_send_wherever_a_transmission_is_edited(room: Newsroom) -> None:
    desk = room.seat("eve")
    desk.goto(room.admin(f"pages/{room.page_id(MOTHS)}/edit/"))
    wanted = f"/admin/campaigns/add/?page={room.page_id(MOTHS)}"
    for button in ("Actions", "More actions", "Toggle campaigns"):
        desk.get_by_role("button", name=button).first.click()
        link = desk.get_by_role("link", name="Send as newsletter…").locator("visible=true").first
        expect(link).to_have_attribute("href", wanted)
        desk.keyboard.press("Escape")
    expect(desk.get_by_text("It is in no campaign yet.")).to_be_visible()


def test_it_shows_every_shape_in_every_light_before_it_is_sent(room: Newsroom) -> None:
    desk = room.seat("eve")
    begin(desk, room, OPEN, MOTHS, "Moths in every light")
    save(desk)
    open_panel(desk, "preview")
    mail = desk.frame_locator("iframe[title='Preview']").first
    expect(mail.get_by_text("The end.")).to_be_visible()
    desk.get_by_role("radio", name="its opening").check()
    save(desk)
    expect(mail.get_by_role("link", name="Read on")).to_be_visible()
    expect(mail.get_by_text("The end.")).to_have_count(0)

    desk.get_by_label("Preview in mobile size").check(force=True)
    assert desk.locator("iframe[title='Preview']").first.evaluate("one => one.clientWidth") <= 400
    looks = desk.get_by_label("Preview mode")
    looks.select_option("dark")
    expect(mail.locator("body")).to_have_css("background-color", "rgb(10, 26, 47)")
    looks.select_option("plain")
    expect(mail.locator("body")).not_to_have_css("background-color", "rgb(10, 26, 47)")
    expect(mail.locator("img[src]")).to_have_count(0)
    looks.select_option("text")
    expect(mail.locator("pre")).to_contain_text("come at night")
    looks.select_option("html")

    desk.get_by_role("radio", name="a digest of several").check()
    _fill_digest(desk)
    number = save(desk)
    expect(mail.get_by_text(OWLS)).to_be_visible()
    made = room.rows("SELECT shape, page_id FROM newsletter_campaign WHERE id = %s", number)
    assert made == [("digest", None)]


def _fill_digest(desk: Page) -> None:
    desk.get_by_role("button", name="Everything since the last one").click()
    expect(desk.locator("[data-digest-filling] [role=status]")).to_contain_text("added")


def test_it_is_sent_only_once_what_preflight_found_is_put_right(room: Newsroom) -> None:
    desk = room.seat("eve")
    begin(desk, room, OPEN, OWLS, "Owls, put right")
    desk.get_by_role("radio", name="a digest of several").check()  # of none
    number = save(desk)
    open_panel(desk, "preflight")
    expect(desk.get_by_text("It cannot be sent yet.")).to_be_visible()
    desk.get_by_role("link", name="Check and send…").first.click()
    expect(desk.get_by_text("It cannot be sent yet.")).to_be_visible()
    desk.get_by_role("link", name="Send…").click()
    expect(desk.get_by_text("The campaign has not been composed yet.")).to_be_visible()
    expect(desk.get_by_role("button", name="Yes, send")).to_have_count(0)
    assert serious(desk) == []

    desk.goto(room.admin(f"campaigns/edit/{number}/"))
    _fill_digest(desk)
    save(desk)
    desk.goto(room.admin(f"campaigns/{number}/send/"))
    expect(desk.get_by_role("button", name="Yes, send")).to_be_visible()
    _test(desk, room, number)
    assert room.state(number) == "draft"


def _test(desk: Page, room: Newsroom, number: int) -> None:
    """To herself, and to a list that she makes on the way."""
    desk.goto(room.admin("test_lists/new/"))
    field(desk, "Name").fill("Readers at the next desk")
    field(desk, "Addresses").fill("one@desk.example\ntwo@desk.example")
    desk.get_by_role("button", name="Create").click()
    desk.goto(room.admin(f"campaigns/{number}/test/"))
    expect(desk.get_by_label("Send a test to")).to_have_value("eve@example.org")
    desk.get_by_label("And to the list").select_option(label="Readers at the next desk")
    desk.get_by_role("button", name="Send test").click()
    outcomes = desk.get_by_role("table", name="What came of it").get_by_role("row")
    expect(outcomes).to_have_count(4)
    for address in ("eve@example.org", "one@desk.example", "two@desk.example"):
        expect(outcomes.filter(has_text=address)).to_contain_text("on its way")
        assert address in room.system.recorder.recipients
    assert room.subjects()["[Test] Owls, put right"] == 3
    assert room.rows("SELECT count(*) FROM newsletter_delivery WHERE campaign_id = %s", number) == [(0,)]
