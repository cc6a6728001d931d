from kaejon.report.tables import Cell, Line, Shown, head, notes_in, with_notes


def test_column_keeps_room_for_what_some_cell_of_it_has_beside_its_count() -> None:
    shared, changed, bare = (
        Cell("", [Shown("คน", 3, whole=4)]),
        Cell("", [Shown("คน", 3, delta=-1)]),
        Cell("", [Shown("คน", 3)]),
    )
    assert notes_in([bare, shared]) == "has-share"
    assert notes_in([bare, changed]) == "has-change"
    assert notes_in([shared, changed]) == "has-share has-change"
    assert notes_in([bare, Cell("", [Shown("คน", 3, whole=None, delta=0)])]) == ""
    lines = with_notes([Line("ก", [bare, bare]), Line("ข", [shared, bare])])
    assert [[cell.notes for cell in line.cells] for line in lines] == [["has-share", ""], ["has-share", ""]]


def test_page_has_shorter_heads_than_paper() -> None:
    assert head("passes_bmn") == "ผ่าน จปฐ."
    assert head("verified") == "สอบทานแล้ว"
