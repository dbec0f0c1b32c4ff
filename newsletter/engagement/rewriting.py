"""Links of a mail that is measured: written anew when it is composed, and back where nobody is counted."""

import re
from html import escape, unescape

from django.conf import settings
from django.db.models import Max

from newsletter.engagement.tokens import Target, read_target_token, target_token
from newsletter.gaps import Gap, marker
from newsletter.models import OPENED, Campaign, Engagement, Link
from newsletter.tokens import TokenInvalidError

_HREF = re.compile(r"(<a\b[^>]*?\shref=)([\"'])(.*?)\2", re.IGNORECASE | re.DOTALL)
_GO = re.compile(r"https?://[^\s\"'<>]*?/newsletter/go/([A-Za-z0-9_.-]+)/(?:[A-Za-z0-9_.-]+/)?")
_SEEN = re.compile(r"<img\b[^>]*/newsletter/seen/[^>]*>")
# Outlook cuts addresses at about 2,000 characters, and ours is four thirds of the target's and some more.
_LONGEST = 1000


def measured(html: str, campaign: Campaign, label: str = "") -> str:
    """The mail with what its newsletter wants to count, and a row for each link. Off: as it was.

    Links to leave, to the preferences and to the archive are left alone, whatever is measured. `label` is the
    variant's: links of each are counted apart. The one without comes first.
    """
    newsletter = campaign.newsletter
    if not label:
        Link.objects.filter(campaign=campaign).delete()  # of a draft that was composed before
    if newsletter.clicks != Engagement.OFF:
        html = _with_links(html, campaign, label)
    if newsletter.opens != Engagement.OFF:
        Link.objects.get_or_create(campaign=campaign, number=OPENED)
        html = _with_picture(html, campaign)
    return html


def unmeasured(html: str) -> str:
    """The mail with its links as they were written, and nothing that is counted: for previews and archive."""
    return _GO.sub(_written_back, _SEEN.sub("", html))


def _with_links(html: str, campaign: Campaign, label: str) -> str:
    numbers: dict[str, int] = {}
    before = Link.objects.filter(campaign=campaign).aggregate(last=Max("number"))["last"] or 0

    def rewrite(found: re.Match[str]) -> str:
        start, quote, written = found.groups()
        url = unescape(written).strip()
        if not _may_be_counted(url, campaign):
            return found[0]
        number = numbers.setdefault(url, before + len(numbers) + 1)
        token = target_token(Target(campaign.pk, number, url))
        reader = _reader(campaign, campaign.newsletter.clicks)
        return f"{start}{quote}{settings.CMS_URL}/newsletter/go/{token}/{reader}{quote}"

    rewritten = _HREF.sub(rewrite, html)
    Link.objects.bulk_create(
        Link(campaign=campaign, number=number, label=label, url=url) for url, number in numbers.items()
    )
    return rewritten


def _may_be_counted(url: str, campaign: Campaign) -> bool:
    ours = url.startswith(f"{settings.CMS_URL}/newsletter/") or campaign.public_id.hex in url
    return url.startswith(("https://", "http://")) and not ours and len(url) <= _LONGEST


def _with_picture(html: str, campaign: Campaign) -> str:
    token = target_token(Target(campaign.pk, OPENED))
    source = f"{settings.CMS_URL}/newsletter/seen/{token}/{_reader(campaign, campaign.newsletter.opens)}"
    picture = f'<img src="{source}" width="1" height="1" alt="" style="display:block;border:0">'
    before, end, after = html.rpartition("</body>")
    return f"{before}{picture}{end}{after}" if end else html + picture


def _reader(campaign: Campaign, mode: str) -> str:
    return f"{marker(campaign.public_id, Gap.READER)}/" if mode == Engagement.PERSON else ""


def _written_back(found: re.Match[str]) -> str:
    try:
        return escape(read_target_token(found[1]).url)
    except TokenInvalidError:  # an author's own text that looks like one
        return found[0]
