"""Charts: what is drawn is what the numbers say."""

from hypothesis import given
from hypothesis import strategies as st

from newsletter.desk.charts import HEIGHT, WIDTH, columns, shares, sparkline

numbers = st.integers(0, 2_000_000)


@given(st.lists(st.tuples(st.text(max_size=3), numbers, numbers), max_size=60))
def test_columns_stay_inside_and_keep_their_proportions(rows: list[tuple[str, int, int]]) -> None:
    chart = columns(rows)
    for column, (label, number, _) in zip(chart.columns, rows, strict=True):
        assert (column.label, column.number) == (label, number)
        assert 0 <= column.x <= column.x + column.width <= WIDTH + 0.1
        assert abs(column.y + column.height - HEIGHT) < 0.1
        assert abs(column.height - HEIGHT * number / chart.peak) < 0.1


@given(st.lists(numbers, max_size=10))
def test_shares_fill_the_whole_bar(parts: list[int]) -> None:
    drawn = shares((f"part {n}", "sent", number, "") for n, number in enumerate(parts))
    assert [one.number for one in drawn] == [number for number in parts if number]
    if drawn:
        assert drawn[0].begins == 0
        assert abs(drawn[-1].begins + drawn[-1].share - 100) < 0.1


@given(st.lists(numbers, max_size=60))
def test_a_sparkline_stays_inside(values: list[int]) -> None:
    line = sparkline(values, 0)
    if line is None:
        assert len(values) < 2
        return
    points = [tuple(map(float, point.split(","))) for point in line.points.split()]
    assert len(points) == len(values)
    assert all(0 <= x <= line.width and 0 <= y <= line.height for x, y in points)
