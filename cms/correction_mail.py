"""A correction as a letter of its own: what was wrong, what is right, and where the whole text is."""

from collections.abc import Collection
from uuid import UUID

from django.utils.translation import gettext
from wagtail.models import Page

from cms.documents.serialise import address, corrections_json
from cms.mail import MailSlots, RenderedMail, in_its_language, letter
from cms.sites import site_of


@in_its_language
def render_correction(page: Page, which: Collection[UUID], slots: MailSlots) -> RenderedMail:
    """Those of a `TransmissionPage`'s corrections whose ids are in `which`, newest first; at least one."""
    told = [one for one in corrections_json(page) if one["id"] in which]
    return letter(
        "correction",
        slots,
        title=gettext("Correction: %(title)s") % {"title": page.title},
        preheader=told[0]["right"],
        page=page,
        url=address(page),
        home_url=site_of(page).root_url,
        corrections=told,
        lang=page.locale.language_code,
    )
