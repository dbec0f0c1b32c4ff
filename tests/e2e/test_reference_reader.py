"""The reader of plain-text transmissions, on a text of our own in the same shape."""

from tests.e2e.reference import reference_file

TEXT = """← Transmissions
BIOLOGY

Why Leaves Turn

March 1, 2026·2 min read

Leaves turn because they pack. It is a kind of moving house.

Botanical Disclaimer

Do not eat them. Ask first.

3–5 days
Time to turn
90%
Share of it recovered

How It Goes

Light fadesChlorophyll breaks downABCd signal risesCarotenes appear

The Comparison

FeatureOakABCBirch
Speed of itSlow (weeks)2–6 daysFast in the cold
ColourBrownNoYellow

The Long Lens

A House in Boxes

The tree moves. It leaves nothing behind.

Continue reading: Sap · Frost, a guide

Share this"""


def test_it_reads_every_kind_of_block() -> None:
    file = reference_file(TEXT)
    body = {block["type"]: block["value"] for block in file["body"]}
    assert body["stats"]["items"][1] == {"value": "90%", "label": "Share of it recovered"}
    assert [step["text"] for step in body["pathway"]["steps"]] == [
        "Light fades",
        "Chlorophyll breaks down",
        "ABCd signal rises",
        "Carotenes appear",
    ]
    assert [column["heading"] for column in body["table"]["columns"]] == ["Feature", "Oak", "ABC", "Birch"]
    assert body["table"]["rows"] == [
        ["Speed of it", "Slow (weeks)", "2–6 days", "Fast in the cold"],
        ["Colour", "Brown", "No", "Yellow"],
    ]
    assert body["lens"] == {
        "lens": "reference-lens",
        "title": "A House in Boxes",
        "body": "<p>The tree moves. It leaves nothing behind.</p>",
    }
    assert body["disclaimer"]["title"] == "Botanical Disclaimer"
    assert [link["title"] for link in file["continue_reading"]] == ["Sap", "Frost, a guide"]
