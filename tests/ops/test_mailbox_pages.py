"""The mailbox's pages: the list, finding, paging, one mail, emptying."""

from django.test import Client

from config.mailbox.store import Store

NEWSLETTER = (
    b"Delivered-To: alice@example.com\r\nFrom: Desk <desk@example.com>\r\n"
    b"Subject: =?utf-8?q?Gr=C3=BC=C3=9Fe?=\r\n"
    b'Content-Type: multipart/alternative; boundary="x"\r\n\r\n'
    b"--x\r\nContent-Type: text/plain; charset=utf-8\r\n\r\nPlain https://example.com/confirm\r\n"
    b"--x\r\nContent-Type: text/html; charset=utf-8\r\n\r\n<head></head><p>Rich</p>\r\n--x--\r\n"
)


def test_it_lists_the_newest_mail_first(mailbox: Store, client: Client) -> None:
    for subject in (b"first", b"second", b"third"):
        mailbox.add(b"Subject: " + subject + b"\r\n\r\n")
    page = client.get("/mailbox/").content
    assert page.index(b"third") < page.index(b"second") < page.index(b"first")


def test_it_says_so_when_there_is_no_mail(mailbox: Store, client: Client) -> None:
    assert "Nothing yet" in client.get("/mailbox/").content.decode()


def test_it_pages_through_thousands_of_mails(mailbox: Store, client: Client) -> None:
    for number in range(2_010):
        mailbox.add(f"Subject: number {number}\r\n\r\n".encode())
    last = client.get("/mailbox/", {"page": "41"}).content.decode()
    assert "2010 mails" in last
    assert "number 0" in last
    assert "number 2009" not in last


def test_it_finds_mail_by_its_recipient(mailbox: Store, client: Client) -> None:
    mailbox.add(NEWSLETTER)
    mailbox.add(b"Delivered-To: bob@example.com\r\nSubject: For Bob\r\n\r\n")
    page = client.get("/mailbox/", {"q": "ALICE@"}).content.decode()
    assert "Grüße" in page
    assert "For Bob" not in page


def test_it_shows_text_headers_and_source_of_a_mail(mailbox: Store, client: Client) -> None:
    page = client.get(f"/mailbox/{mailbox.add(NEWSLETTER)}/").content.decode()
    assert "Grüße" in page
    assert '<a href="https://example.com/confirm"' in page
    assert "Content-Type" in page
    assert "=?utf-8?q?Gr=C3=BC=C3=9Fe?=" in page


def test_it_serves_the_html_part_with_links_that_leave_the_frame(mailbox: Store, client: Client) -> None:
    html = client.get(f"/mailbox/{mailbox.add(NEWSLETTER)}/html/").content.decode()
    assert html.startswith('<head><base target="_blank"></head><p>Rich</p>')


def test_it_changes_its_state_when_mail_arrives_or_goes(mailbox: Store, client: Client) -> None:
    empty = client.get("/mailbox/state/").json()
    mailbox.add(NEWSLETTER)
    assert client.get("/mailbox/state/").json() != empty
    mailbox.clear()
    assert client.get("/mailbox/state/").json() == empty


def test_it_deletes_all_mail_by_post_alone(mailbox: Store, client: Client) -> None:
    mailbox.add(NEWSLETTER)
    assert client.get("/mailbox/clear/").status_code == 405
    assert client.post("/mailbox/clear/").status_code == 302
    assert mailbox.ids() == []


def test_it_refuses_to_delete_for_another_site(mailbox: Store) -> None:
    mailbox.add(NEWSLETTER)
    assert Client(enforce_csrf_checks=True).post("/mailbox/clear/").status_code == 403
    assert len(mailbox.ids()) == 1


def test_it_answers_404_for_what_is_no_mail(mailbox: Store, client: Client) -> None:
    (mailbox.root / "secret").write_text("x")
    for name in ("secret", "..", "01700000000000000000", "%2e%2e%2fsecret"):
        assert client.get(f"/mailbox/{name}/").status_code == 404
