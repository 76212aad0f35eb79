"""The sample inbox: generated the same each time, committed as generated, with the planted errors and no others."""

from __future__ import annotations

import re
import zlib

import pypdfium2
import pytest
import yaml

from tests.samples.__main__ import main
from tests.samples.documents import SampleDocument, make
from tests.samples.figures import PlantError
from tests.samples.generator import INBOX, REPOSITORY, SEED, generate, planted, sample_documents
from tests.samples.pen import MissingGlyph, Pen
from tests.samples.profiles import FICTIONAL, XINGHE, YEARS, numbered
from tests.samples.real import make_real, published

LIMIT = 5_000_000
TITLES = {
    "income_expenditure_summary": "收入支出决算总表",
    "income": "收入决算表",
    "expenditure": "支出决算表",
    "appropriation_summary": "财政拨款收入支出决算总表",
    "general_budget_expenditure": "一般公共预算财政拨款支出决算表",
    "basic_expenditure": "一般公共预算财政拨款基本支出决算表",
    "government_fund": "政府性基金预算财政拨款收入支出决算表",
    "state_capital": "国有资本经营预算财政拨款",
    "three_public": "财政拨款“三公”经费",
}


def text_of(pdf: bytes) -> str:
    """All text of a PDF without white space."""
    document = pypdfium2.PdfDocument(pdf)
    pages = [document[number].get_textpage().get_text_range() for number in range(len(document))]
    return re.sub(r"\s", "", "".join(pages))


def content(pdf: bytes) -> bytes:
    """A PDF with its streams unpacked and without byte positions: compressors differ between machines."""

    def unpacked(match: re.Match[bytes]) -> bytes:
        try:
            return b"stream\n" + zlib.decompress(match[1].strip(b"\r\n")) + b"endstream"
        except zlib.error:
            return match[0]

    body = re.sub(rb"stream\r?\n(.*?)endstream", unpacked, pdf[: pdf.rindex(b"xref\n0 ")], flags=re.DOTALL)
    return re.sub(rb"/Length1? \d+|/ID\s*\[.*?\]", b"", body, flags=re.DOTALL)


def printed_figures(document: SampleDocument) -> dict[str, str]:
    """Every figure that the document prints, in forms and text."""
    figures = {figure.key: figure.text for figure in document.figures}
    for form, sheet in document.sheets.items():
        for row in sheet.rows:
            # A column of the three public expenses says whether it is the budget or the final figure.
            name = None if form == "three_public" else row.code or row.label
            where = "/".join(part for part in (form, row.side, name) if part)
            figures.update({f"{where}/{column}": text for column, text in row.values.items()})
    return figures


def test_the_committed_inbox_is_what_the_generator_makes(generated):
    made = {f"{d.department}/{d.year}/{d.file_name}": d.pdf for d in generated}
    committed = {str(path.relative_to(INBOX)): path.read_bytes() for path in INBOX.rglob("*.pdf")}
    assert sorted(committed) == sorted(made)
    stale = [name for name, pdf in made.items() if committed[name] != pdf and content(committed[name]) != content(pdf)]
    assert stale == [], "run: python -m tests.samples"
    assert sum(map(len, committed.values())) < LIMIT


def test_the_same_seed_gives_the_same_bytes_and_another_seed_others(tmp_path):
    first = generate(tmp_path / "a", 3, [2023], seed=5)
    second = generate(tmp_path / "b", 3, [2023], seed=5)
    other = generate(tmp_path / "c", 3, [2023], seed=6)
    assert len(first) == 3
    assert [p.read_bytes() for p in first] == [p.read_bytes() for p in second]
    assert all(a.read_bytes() != b.read_bytes() for a, b in zip(first, other, strict=True))


def test_many_departments_have_names_of_their_own():
    profiles = numbered(1000)
    assert len({profile.name for profile in profiles}) == len({profile.id for profile in profiles}) == 1000
    assert all("示例" in profile.name for profile in profiles)


def test_there_are_six_fictional_departments_over_three_years_and_the_real_ones(generated):
    fictional = {(d.department, d.year) for d in generated} & {(p.id, year) for p in FICTIONAL for year in YEARS}
    assert len(fictional) == 18
    assert {f"{d.department}/{d.year}" for d in generated if (d.department, d.year) not in fictional} == set(
        published()
    )


def test_every_document_opens_in_pdfium_and_has_its_forms(generated):
    for document in generated:
        assert len(pypdfium2.PdfDocument(document.pdf)) == document.pages
        text = text_of(document.pdf)
        missing = [title for form, title in TITLES.items() if form in document.sheets and title not in text]
        assert missing == [], document.file_name
        if document.department in {profile.id for profile in FICTIONAL}:
            assert set(document.sheets) == set(TITLES)


def test_every_figure_stands_in_the_text_of_its_document(generated):
    for document in generated:
        text = text_of(document.pdf)
        missing = {key: figure for key, figure in printed_figures(document).items() if figure not in text}
        assert missing == {}, document.file_name


def test_nothing_but_the_planted_figures_is_wrong(generated):
    plants = planted()
    documents = {(d.department, d.year): d for d in generated}
    assert len({plant.file for plant in plants}) >= 3
    for profile in FICTIONAL:
        for year in YEARS:
            right = make(profile, year, SEED)
            wrong = documents[profile.id, year]
            told = {plant.key: plant for plant in plants if (plant.department, plant.year) == (profile.id, year)}
            assert all(plant.file == wrong.file_name and plant.printed != plant.right for plant in told.values())
            before, after = printed_figures(right), printed_figures(wrong)
            changed = {key: (before[key], after[key]) for key in before if before[key] != after[key]}
            words = {key for key in told if key.endswith("_direction")}
            assert changed == {k: (p.right, p.printed) for k, p in told.items() if k not in words}
            # A word is no figure; it must have changed the text all the same.
            assert (text_of(right.pdf) == text_of(wrong.pdf)) == (not told)


def test_a_planted_error_that_does_not_fit_is_refused():
    plant = next(plant for plant in planted() if plant.department == XINGHE.id)
    stale = type(plant)(**{name: getattr(plant, name) for name in plant.__struct_fields__} | {"right": "1.23"})
    with pytest.raises(PlantError, match=r"1\.23"):
        make(XINGHE, plant.year, SEED, {plant.key: stale})
    with pytest.raises(PlantError, match="no/such"):
        make(XINGHE, plant.year, SEED, {"no/such": plant})


def test_real_documents_say_that_they_are_not_the_originals():
    for key in published():
        assert "不是部门公开的原件" in text_of(make_real(key).pdf)


def test_every_department_of_the_inbox_is_registered_under_its_name(generated):
    register = yaml.safe_load((REPOSITORY / "data" / "departments.yaml").read_text("utf-8"))
    for document in generated:
        assert document.file_name.startswith(register[document.department]["name"])
    for profile in FICTIONAL:
        assert tuple(register[profile.id]["rulebooks"]) == profile.rulebooks
        region = register[profile.id]["region"]
        assert "".join(region[level] for level in ("province", "city", "county") if level in region) == profile.region


def test_a_character_that_the_font_lacks_is_named():
    pen = Pen("")
    pen.new_page()
    with pytest.raises(MissingGlyph, match=r"U\+9F98"):
        pen.draw(0, 0, chr(0x9F98), 10)  # spelt by number, so that the font does not get it from this file


def test_the_command_line_writes_what_it_is_asked_for(tmp_path, capsys):
    out = ["--out", str(tmp_path)]
    assert main([*out, "--departments", "1", "--years", "2022", "--seed", "3"]) == 0
    assert "已生成 1 个文件" in capsys.readouterr().out
    assert [p.suffix for p in tmp_path.rglob("*") if p.is_file()] == [".pdf"]


@pytest.mark.parametrize("arguments", [["--departments", "0"], ["--departments", "2"]])
def test_the_command_line_refuses_to_mix_benchmarks_into_the_sample_inbox(arguments):
    with pytest.raises(SystemExit) as stopped:
        main(arguments)
    assert stopped.value.code == 2


def test_another_seed_plants_nothing():
    first = next(sample_documents(seed=7))
    assert all(figure.text == figure.right for figure in first.figures)
