"""Days, as a mail names them."""

from datetime import date

from django.utils.formats import date_format
from django.utils.translation import get_language


def day(value: date) -> str:
    """In the language that is active: `3 June 2031`, `3. Juni 2031`, `3 de junho de 2031`."""
    # Django's own English form is American, and the publication's is not.
    english = (get_language() or "en").startswith("en")
    return date_format(value, "j F Y" if english else "DATE_FORMAT")
