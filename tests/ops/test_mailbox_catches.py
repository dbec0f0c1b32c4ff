"""The SMTP catch-all keeps every mail as it came."""

import smtplib
from email.message import EmailMessage

from tests.ops.conftest import Catching


def test_it_keeps_a_mail_byte_for_byte_behind_its_envelope(catching: Catching) -> None:
    source = b"Subject: Hello\r\n\r\nA line.\r\n.starts with a dot\r\n"
    with smtplib.SMTP("127.0.0.1", catching.port) as smtp:
        smtp.sendmail("desk@example.com", ["alice@example.com", "bob@example.com"], source)
    [mail_id] = catching.store.ids()
    assert catching.store.read(mail_id) == (
        b"Return-Path: <desk@example.com>\r\n"
        b"Delivered-To: alice@example.com\r\nDelivered-To: bob@example.com\r\n" + source
    )


def test_it_keeps_many_mails_of_one_connection_in_their_order(catching: Catching) -> None:
    with smtplib.SMTP("127.0.0.1", catching.port) as smtp:
        for number in range(200):
            smtp.sendmail("desk@example.com", [f"reader{number}@example.com"], f"Subject: {number}\r\n\r\n")
    newest_first = [catching.store.read(mail_id) for mail_id in catching.store.ids()]
    assert [f"Subject: {199 - at}\r\n".encode() in source for at, source in enumerate(newest_first)] == [
        True
    ] * 200


def test_it_takes_an_address_and_a_subject_outside_ascii(catching: Catching) -> None:
    message = EmailMessage()
    message["Subject"] = "Grüße, 世界"
    message.set_content("…")
    with smtplib.SMTP("127.0.0.1", catching.port) as smtp:
        smtp.send_message(message, "desk@example.com", ["zoë@example.com"])
    [mail_id] = catching.store.ids()
    assert "Delivered-To: zoë@example.com\r\n".encode() in catching.store.read(mail_id)
