"""Markdown, pdf and docx: their text, title and date, or the reason why there is none."""

import io
import zipfile
from datetime import date

from tests.test_corpus import reading, refusal
from tests.test_webpages import PAGE


def pdf(*pages):
    """A real pdf with one line of Helvetica for each string of each page."""
    objects, kids = [b"<</Type/Catalog/Pages 2 0 R>>", b"", b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>"], []
    for lines in pages:
        shown = "".join(f"({line}) Tj T* " for line in lines)
        stream = f"BT /F 12 Tf 14 TL 50 700 Td {shown}ET".encode("latin-1")
        kids.append(f"{len(objects) + 1} 0 R")
        resources = b"/Resources<</Font<</F 3 0 R>>>>/MediaBox[0 0 600 800]"
        objects.append(b"<</Type/Page/Parent 2 0 R%s/Contents %d 0 R>>" % (resources, len(objects) + 2))
        objects.append(b"<</Length %d>>stream\n%s\nendstream" % (len(stream), stream))
    objects[1] = f"<</Type/Pages/Kids[{' '.join(kids)}]/Count {len(kids)}>>".encode()
    data, places = b"%PDF-1.4\n", []
    for number, body in enumerate(objects, 1):
        places.append(len(data))
        data += b"%d 0 obj%s endobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    size = len(objects) + 1
    end = b"trailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % (size, len(data))
    return data + b"xref\n0 %d\n0000000000 65535 f \n%s%s" % (size, table, end)


def docx(*paragraphs, title=""):
    from docx import Document

    document, data = Document(), io.BytesIO()
    if title:
        document.add_heading(title, level=0)
    for paragraph in paragraphs:
        document.add_paragraph(paragraph)
    document.save(data)
    return data.getvalue()


def test_markdown(tmp_path):
    source = reading(tmp_path, "a.md", "---\ndate: 2024-01-05\n---\n\n# Troops *to* leave\n\nThey left.\n").source
    assert (source.title, source.title_from) == ("Troops to leave", "heading")
    assert (source.published, source.published_from) == (date(2024, 1, 5), "front matter")


def test_pdf(tmp_path):
    data = pdf(["Troops to leave the north", "Published: January 5, 2024", "They left in May."], ["The end."])
    document = reading(tmp_path, "a.pdf", data)
    assert document.text.splitlines()[-2:] == ["They left in May.", "The end."]
    assert document.source.title == "Troops to leave the north"
    assert (document.source.published, document.source.published_from) == (date(2024, 1, 5), "header")


def test_pdf_that_cannot_be_read(tmp_path):
    from pypdf import PdfReader, PdfWriter

    writer, data = PdfWriter(clone_from=PdfReader(io.BytesIO(pdf(["Secret words."])))), io.BytesIO()
    writer.encrypt("password", algorithm="RC4-128")
    writer.write(data)
    assert "encrypted" in refusal(tmp_path, "a.pdf", data.getvalue())
    assert "scan" in refusal(tmp_path, "b.pdf", pdf([]))
    assert "damaged" in refusal(tmp_path, "c.pdf", b"not a pdf at all")
    assert "damaged" in refusal(tmp_path, "d.pdf", pdf(["Words."])[:150])


def test_docx(tmp_path):
    document = reading(tmp_path, "a.docx", docx("They left in May.", "It rained — “hard”.", title="Troops to leave"))
    assert document.text == "Troops to leave\n\nThey left in May.\n\nIt rained — “hard”."
    assert (document.source.title, document.source.title_from) == ("Troops to leave", "heading")


def test_docx_tables(tmp_path):
    from docx import Document

    document, data = Document(), io.BytesIO()
    table = document.add_table(2, 2)
    table.cell(0, 0).merge(table.cell(0, 1)).text = "Troops"
    table.cell(1, 0).text, table.cell(1, 1).text = "2007", "170,000"
    document.save(data)
    assert reading(tmp_path, "a.docx", data.getvalue()).text == "Troops\n2007 | 170,000"


def test_docx_that_cannot_be_read(tmp_path):
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as file:
        file.writestr("word/document.xml", "<nothing/>")
    whole = docx("Words.")
    assert "damaged" in refusal(tmp_path, "a.docx", archive.getvalue())
    assert "damaged" in refusal(tmp_path, "b.docx", whole[: len(whole) // 2])
    assert "encrypted" in refusal(tmp_path, "c.docx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(512))
    assert "no text" in refusal(tmp_path, "d.docx", docx())


def test_a_docx_bomb_is_not_unpacked(tmp_path):
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as file, file.open("word/document.xml", "w") as member:
        for _ in range(101):
            member.write(bytes(1024 * 1024))
    assert len(archive.getvalue()) < 1024 * 1024
    assert "unpacks to more than 100 MB" in refusal(tmp_path, "a.docx", archive.getvalue())


def test_the_same_bytes_give_the_same_text(tmp_path):
    for name, data in (("a.pdf", pdf(["Words."])), ("a.html", PAGE.format(head="")), ("a.docx", docx("Words."))):
        assert reading(tmp_path, name, data) == reading(tmp_path, name, data)
