from django.db import connection
from django.test.utils import CaptureQueriesContext

from blocks.body import BodyBlock
from blocks.prose import expand_all
from tests.conftest import Publication


def test_it_asks_the_database_no_more_for_nine_links_and_pictures_than_for_three(
    publication: Publication,
) -> None:
    page = publication.transmission()
    paragraph = {"type": "paragraph", "value": f'<p><a linktype="page" id="{page.pk}">Slow light</a></p>'}
    image = {"image": publication.picture.pk, "alt_text": "A dusk", "decorative": False}
    picture = {"type": "image", "value": {"image": image, "caption": "", "credit": ""}}
    body = BodyBlock()

    def queries(times: int) -> int:
        stream = body.to_python([paragraph, picture] * times)
        with CaptureQueriesContext(connection) as asked:
            body.get_api_representation(stream)
        return len(asked)

    queries(1)  # makes the renditions
    assert queries(9) == queries(3)


def test_it_expands_each_text_by_itself_when_a_broken_tag_runs_over_the_end(publication: Publication) -> None:
    page = publication.transmission()
    good = f'<p><a linktype="page" id="{page.pk}">Slow light</a></p>'
    broken = '<p>x <a linktype="page" id="1"'
    assert expand_all([broken, good])[good] == (
        '<p><a href="http://frontend.test/transmissions/slow-light/">Slow light</a></p>'
    )
