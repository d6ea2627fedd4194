"""Diagnostics: places, order, severity."""

from kommunalnetz.diagnostics import Code, Diagnostic, InputError, Severity, Where, in_reading_order, worst

ERROR = Code(id="KN998", name="e", severity=Severity.ERROR, text="e")
NOTE = Code(id="KN999", name="n", severity=Severity.NOTE, text="n")


def test_a_place_reads_as_an_editor_opens_it() -> None:
    assert str(Where("a.yaml", 3, 5)) == "a.yaml:3:5"
    assert str(Where("lines.xlsx", 7, 3, "Leitungen!C7")) == "lines.xlsx:Leitungen!C7"
    assert str(Where("a.yaml")) == "a.yaml"


def test_reading_order_is_severity_then_place() -> None:
    told = [
        Diagnostic(code=NOTE, subject="a", where=Where("a.yaml", 1, 1)),
        Diagnostic(code=ERROR, subject="c"),
        Diagnostic(code=ERROR, subject="b", where=Where("b.yaml", 10, 1)),
        Diagnostic(code=ERROR, subject="a", where=Where("b.yaml", 9, 1)),
    ]
    expected = [("KN998", "a"), ("KN998", "b"), ("KN998", "c"), ("KN999", "a")]
    assert [d.identity for d in in_reading_order(told)] == expected
    assert [d.identity for d in InputError(reversed(told)).diagnostics] == expected


def test_an_override_counts_before_the_severity_of_the_code() -> None:
    softened = Diagnostic(code=ERROR, subject="a", override=Severity.WARNING)
    assert softened.severity is Severity.WARNING
    assert worst([softened, Diagnostic(code=NOTE, subject="b")]) is Severity.WARNING
    assert worst([]) is None
