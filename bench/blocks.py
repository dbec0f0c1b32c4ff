"""What a transmission's faces cost: JSON, and the mail's HTML and text."""

from typing import Any

from bench import installation
from bench.figures import milliseconds, report

BLOCKS = 40
SLUG = "the-hours-after-ketamine"


def main() -> None:
    installation.start()
    from cms.documents.serialise import document
    from cms.mail import render_mail
    from cms.models import PublicationSettings, TransmissionPage
    from cms.models.transmission import preview_slots

    page = TransmissionPage.objects.get(slug=SLUG)
    slots = preview_slots(PublicationSettings.for_site(page.get_site()))
    size = len(render_mail(page, slots).html.encode()) / 1024
    report("blocks.mail_kb", size, "KB", 60, "lower", blocks=len(page.body), transmission=SLUG)

    page.body = forty(page.body)

    def fresh() -> Any:
        # As a request finds it: every value still as the database holds it.
        page.body = page.body.get_prep_value()
        return page

    json_ms, spread = milliseconds(lambda: document(fresh()))
    report("blocks.json_ms", json_ms, "ms", 10, "lower", blocks=BLOCKS, **spread)
    mail_ms, spread = milliseconds(lambda: render_mail(fresh(), slots))
    report("blocks.mail_ms", mail_ms, "ms", 30, "lower", blocks=BLOCKS, **spread)


def forty(body: Any) -> list[Any]:
    """The body's blocks, repeated or cut to forty."""
    stored = body.get_prep_value()
    return (stored * (BLOCKS // len(stored) + 1))[:BLOCKS]


if __name__ == "__main__":
    main()
