from blocks.plain import WIDTH
from tests.blocks.conftest import Show

CODE = "def half(x):\r\n    if x < 1:\r\n\treturn 0\r\n\r\n    return x / 2  # & so"


def test_it_keeps_every_line_break_and_space_in_json(show: Show) -> None:
    value = show("code", {"language": "python", "code": CODE, "caption": "Half"}).json
    assert value == {"language": "python", "code": CODE.replace("\r\n", "\n"), "caption": "Half"}


def test_it_keeps_breaks_and_indents_without_pre_in_mail(show: Show) -> None:
    html = show("code", {"language": "python", "code": CODE, "caption": "Half"}).html
    assert "Python" in html
    assert "Half" in html
    shown = html.replace("\xa0", " ")
    assert "def half(x):<br>    if x &lt; 1:<br>    return 0<br><br>    return x / 2  # &amp; so" in shown


def test_it_is_indented_in_text(show: Show) -> None:
    text = show("code", {"language": "r", "code": "x <- 1\n  y", "caption": "One"}).text
    assert text == "    [R]\n\n    x <- 1\n      y\n\nOne"


def test_it_folds_a_long_line_between_words_in_text(show: Show) -> None:
    code = "  total = " + " + ".join(f"item_{n}" for n in range(20))
    text = show("code", {"language": "", "code": code, "caption": ""}).text
    assert all(len(line) <= WIDTH for line in text.split("\n"))
    assert text.split() == code.split()
