import pytest

from blocks.references import bare_doi, doi_url
from tests.blocks.conftest import Show, reference

STORED = {
    "title": "Sources",
    "items": [
        reference("li-2010", doi="10.1000/182"),
        reference("bo-1999", doi="10.1000/7", url="https://example.org/bo?a=1&b=2"),
        reference("cy-2001"),
    ],
}


def test_it_numbers_its_sources_and_finds_their_addresses(show: Show) -> None:
    items = show("references", STORED).json["items"]
    assert [(one["key"], one["number"], one["doi"], one["url"]) for one in items] == [
        ("li-2010", 1, "10.1000/182", "https://doi.org/10.1000/182"),
        ("bo-1999", 2, "10.1000/7", "https://example.org/bo?a=1&b=2"),
        ("cy-2001", 3, "", ""),
    ]


def test_it_links_the_doi_and_the_address_in_mail(show: Show) -> None:
    html = show("references", STORED).html
    assert '<a href="https://doi.org/10.1000/7">https://doi.org/10.1000/7</a>' in html
    assert 'href="https://example.org/bo?a=1&amp;b=2"' in html
    assert html.index("Sources") < html.index("On li-2010.") < html.index("On cy-2001.")


def test_it_is_a_numbered_list_in_text(show: Show) -> None:
    assert show("references", STORED).text == (
        "Sources\n-------\n\n"
        " [1] On li-2010.\n     https://doi.org/10.1000/182\n\n"
        " [2] On bo-1999.\n     https://doi.org/10.1000/7\n     https://example.org/bo?a=1&b=2\n\n"
        " [3] On cy-2001."
    )


@pytest.mark.parametrize(
    "written",
    ["10.1000/182", " https://doi.org/10.1000/182", "http://dx.doi.org/10.1000/182", "doi: 10.1000/182"],
)
def test_it_takes_a_doi_in_any_form_that_people_copy(written: str) -> None:
    assert bare_doi(written) == "10.1000/182"


def test_it_writes_odd_dois_as_addresses_that_resolve() -> None:
    doi = "10.1002/(SICI)1096-8644(199806)106:2<129::AID-AJPA2>3.0.CO;2-H"
    assert "<" not in doi_url(doi)
    assert doi_url(doi).startswith("https://doi.org/10.1002/(SICI)1096-8644")
