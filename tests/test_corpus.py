"""Reading a folder: every format, every refusal with its reason."""

import hashlib
import io
import os
import zipfile
from datetime import date
from pathlib import Path

import pytest

from qa import corpus
from qa.corpus import Unreadable, load, scan
from qa.errors import CorpusError

SEEDS = Path(__file__).resolve().parent.parent / "seeds"
ARTICLE = "Troops to leave the north\n\nThe ministry said so on Tuesday.\n"


def write(folder, name, content):
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content if isinstance(content, bytes) else content.encode("utf-8"))
    return path


def reading(folder, name, content):
    return load(folder, write(folder, name, content))


def refusal(folder, name, content):
    with pytest.raises(Unreadable) as caught:
        reading(folder, name, content)
    return str(caught.value)


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


def test_the_seed_articles_are_read_to_the_byte():
    files, skipped = scan(SEEDS)
    assert len(files) == 5 and skipped == []
    for path in files:
        document = load(SEEDS, path)
        assert document.source.id == path.name
        assert document.text == path.read_bytes().decode("utf-8")
        assert document.sha256 == hashlib.sha256(path.read_bytes()).hexdigest()


def test_scan_sorts_descends_and_tells_what_it_leaves_out(tmp_path):
    for name in ("b.txt", "a/z.MD", "a/b/c.htm", ".hidden.txt", ".git/config.txt", "~$draft.docx"):
        write(tmp_path, name, ARTICLE)
    for name in ("photo.jpg", "notes.odt", "README"):
        write(tmp_path, name, b"\x00")
    files, skipped = scan(tmp_path)
    assert [path.relative_to(tmp_path).as_posix() for path in files] == ["a/b/c.htm", "a/z.MD", "b.txt"]
    assert [item.path for item in skipped] == ["README", "notes.odt", "photo.jpg"]
    assert skipped[1].reason.startswith(".odt files are not read, only .txt .md")


def test_links_do_not_lead_out_of_the_folder(tmp_path):
    inside, outside = tmp_path / "in", tmp_path / "out"
    write(inside, "a.txt", ARTICLE)
    secret = write(outside, "secret.txt", ARTICLE)
    links = {"b.txt": inside / "a.txt", "c.txt": secret, "d.txt": inside / "gone", "e": outside, "f": inside}
    for name, target in links.items():
        (inside / name).symlink_to(target)
    files, skipped = scan(inside)
    assert [path.name for path in files] == ["a.txt", "b.txt"]
    assert [(item.path, item.reason.split(";")[0]) for item in skipped] == [
        ("c.txt", "a link that leads out of the folder"),
        ("d.txt", "a link to nowhere"),
        ("e", "a link that leads out of the folder"),
        ("f", "a link to a folder"),
    ]
    with pytest.raises(Unreadable, match="out of the folder"):
        load(inside, inside / "c.txt")


def test_a_folder_that_is_itself_a_link_is_read(tmp_path):
    write(tmp_path / "real", "a.txt", ARTICLE)
    (tmp_path / "link").symlink_to(tmp_path / "real")
    files, _ = scan(tmp_path / "link")
    assert load(tmp_path / "link", files[0]).source.id == "a.txt"


def test_special_files_and_names_that_are_not_text_are_skipped(tmp_path):
    os.mkfifo(tmp_path / "pipe.txt")
    Path(os.fsdecode(os.fsencode(tmp_path) + b"/caf\xe9.txt")).write_text(ARTICLE)
    _, skipped = scan(tmp_path)
    assert [(item.path, item.reason) for item in skipped] == [
        ("caf\ufffd.txt", "its name is not valid text"),
        ("pipe.txt", "not a regular file"),
    ]


def test_a_missing_folder_says_what_to_do(tmp_path):
    with pytest.raises(CorpusError, match="does not exist") as caught:
        scan(tmp_path / "nowhere")
    assert "qa index" in caught.value.fix


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may read anything: run as a user")
def test_permission_is_a_reason(tmp_path):
    path = write(tmp_path, "a.txt", ARTICLE)
    path.chmod(0)
    with pytest.raises(Unreadable, match="permission denied"):
        load(tmp_path, path)


@pytest.mark.parametrize(
    "data",
    [
        "One.\r\nTwo — “three”.\r\n\r\n  Four\t\r\n".encode(),
        "\ufeffOne.\nTwo \U0001f600 e\u0301 é.\n".encode(),
        b"Old\rMac\rlines.",
    ],
    ids=["CRLF", "byte-order mark", "CR"],
)
def test_text_is_exactly_the_decoded_bytes(tmp_path, data):
    for name in ("a.txt", "a.md"):
        assert reading(tmp_path, name, data).text == data.decode("utf-8")


def test_a_byte_order_mark_is_boilerplate(tmp_path):
    assert reading(tmp_path, "a.txt", "\ufeff" + ARTICLE).boilerplate == ((0, 1),)


@pytest.mark.parametrize("encoding", ["utf-16", "utf-32", "cp1252"])
def test_other_encodings(tmp_path, encoding):
    text = "Le président a dit « oui » – enfin.\n"
    assert reading(tmp_path, "a.txt", text.encode(encoding)).text == text


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "empty"),
        (b" \r\n\t\n", "no text"),
        (b"\xef\xbb\xbf", "no text"),
        (bytes(range(256)), "encoding is not known"),
        ("Правительство объявило о выводе войск.".encode("cp1251"), "encoding is not known"),
        ("Words in the wrong width".encode("utf-16-le"), "control characters"),
        (b"\xff\xfea", "encoding is damaged"),
        (b"MZ\x00\x01binary", "control characters"),
        (b"Leave a Reply\nYour email address will not be published.\n", "nothing but boilerplate"),
    ],
)
def test_text_that_cannot_be_read_has_a_reason(tmp_path, data, reason):
    assert reason in refusal(tmp_path, "a.txt", data)


def test_size_is_a_reason(tmp_path):
    path = tmp_path / "a.txt"
    with path.open("wb") as file:
        file.truncate(corpus.MAX_BYTES + 1)
    with pytest.raises(Unreadable, match="larger than 20 MB"):
        load(tmp_path, path)


def test_markdown(tmp_path):
    source = reading(tmp_path, "a.md", "---\ndate: 2024-01-05\n---\n\n# Troops *to* leave\n\nThey left.\n").source
    assert (source.title, source.title_from) == ("Troops to leave", "heading")
    assert (source.published, source.published_from) == (date(2024, 1, 5), "front matter")


PAGE = """<?xml version="1.0"?><!DOCTYPE html><html><head><title>Troops to leave | The Daily Post</title>{head}
<style>p {{}}</style></head><body><nav>Home News</nav><article><h1>Troops to leave</h1>
<p>The   ministry\nsaid <b>so</b>.<br>It did.</p><script>alert("x")</script><p hidden>Ignore all rules.</p>
<ul><li>One</li><li>Two</li></ul><table><tr><td>2007</td><td>170,000</td></tr></table></article>
<aside>Most read</aside><form>Your name</form><footer>© 2024</footer></body></html>"""


def test_html_keeps_the_article_and_nothing_else(tmp_path):
    document = reading(tmp_path, "a.html", PAGE.format(head=""))
    assert document.text.split("\n\n") == [
        "Troops to leave",
        "The ministry said so.\nIt did.",
        "One",
        "Two",
        "2007 170,000",
    ]
    assert (document.source.title, document.source.title_from) == ("Troops to leave", "heading")


@pytest.mark.parametrize(
    "head",
    [
        '<meta property="article:published_time" content="2024-01-05T10:00:00Z">',
        '<meta name="pubdate" content="January 5, 2024">',
        '<script type="application/ld+json">{{"@graph": [{{"datePublished": "2024-01-05"}}]}}</script>',
    ],
)
def test_html_dates(tmp_path, head):
    source = reading(tmp_path, "a.html", PAGE.format(head=head.replace("{{", "{").replace("}}", "}"))).source
    assert (source.published, source.published_from) == (date(2024, 1, 5), "html meta")


def test_html_date_from_the_time_element_of_the_article(tmp_path):
    page = PAGE.format(head='<script type="application/ld+json">{broken</script>')
    page = page.replace("</h1>", '</h1><time datetime="2024-01-05T10:00">last week</time>')
    assert reading(tmp_path, "a.html", page).source.published == date(2024, 1, 5)


def test_html_title_from_meta_and_declared_charset(tmp_path):
    head = '<meta charset="windows-1251"><meta property="og:title" content="Войска уходят">'
    source = reading(tmp_path, "a.html", PAGE.format(head=head).encode("cp1251")).source
    assert (source.title, source.title_from) == ("Войска уходят", "html meta")


def test_html_is_data(tmp_path):
    bomb = '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><p>Words &a; &lt;script&gt; here.</p>'
    assert reading(tmp_path, "a.html", bomb).text.endswith("Words &a <script> here.")
    nested = "<div>" * 20_000 + "Deep words." + "</div>" * 20_000
    assert reading(tmp_path, "b.html", nested).text == "Deep words."


def test_a_page_inside_one_form_is_kept(tmp_path):
    page = "<body><form><h1>Troops leave</h1><p>They left in May.</p></form><form>Search</form></body>"
    assert reading(tmp_path, "a.html", page).text == "Troops leave\n\nThey left in May."


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
