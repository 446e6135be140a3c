"""Documents: the file that is uploaded and no other, read by whom it may, after the scanner and with a trace."""

from tests.mutants.change import InSource, mutant

DOCUMENTS, PAGES = "tests/cases/test_documents.py", "tests/cases/test_document_pages.py"
SCANNING, PREVIEWS = (f"tests/cases/test_{name}.py" for name in ("scanning", "previews"))
SEALED = "tests/sharing/test_sealed_files.py"
VIEWS = "cases/document_views.py"

MUTANTS = [
    # The second wall
    mutant("the worker rewrites documents", "grant update on cases_document to hsb_worker", DOCUMENTS),
    mutant(
        "the worker takes back what the scanner said",
        "alter policy hsb_worker_update on cases_document using (true)",
        DOCUMENTS,
    ),
    mutant("web processes change documents", "grant update on cases_document to hsb_web", DOCUMENTS),
    mutant(
        "web processes say what the scanner found",
        "alter policy also_insert on cases_document with check (uploaded_by_id = sharing_reader())",
        DOCUMENTS,
    ),
    mutant(
        "a row leads to the file of another",
        "alter table cases_document drop constraint document_lies_under_its_id",
        DOCUMENTS,
    ),
    # What lies there
    mutant(
        "the file of one document is taken for another's",
        InSource("sharing/sealed_files.py", "AESGCM(own), header + name.encode()", "AESGCM(own), header"),
        SEALED,
    ),
    mutant(
        "a tail may be cut off",
        InSource("sharing/sealed_files.py", "bytes([is_last])", "bytes([0])"),
        SEALED,
    ),
    mutant(
        "whoever has the key puts another file there",
        InSource("cases/opening.py", "digest.hexdigest() != document.sha256 or ", ""),
        PAGES,
    ),
    mutant(
        "a row that points elsewhere is followed",
        InSource("cases/opening.py", "if document.file.name != stored_as(document):", "if False:"),
        PAGES,
    ),
    # The scanner
    mutant(
        "a virus is stored", InSource("cases/services/documents.py", "    if virus:\n", "    if False:\n"), DOCUMENTS
    ),
    mutant(
        "any answer of the scanner is a good one",
        InSource("cases/scanning.py", 'if answer == "stream: OK":', "if True:"),
        SCANNING,
    ),
    mutant(
        "what is held is served",
        InSource(VIEWS, "        if not document.is_readable:\n", "        if False:\n"),
        DOCUMENTS,
    ),
    mutant("what is held is shown", InSource(VIEWS, "    if document.is_readable:\n", "    if True:\n"), DOCUMENTS),
    # Hostile files
    mutant(
        "macros are taken", InSource("cases/uploads.py", "if _has_macros(archive, ending):", "if False:"), DOCUMENTS
    ),
    mutant(
        "the process that draws opens files",
        InSource("cases/previews/draw.py", "for means in (resource.RLIMIT_NOFILE, ", "for means in ("),
        PREVIEWS,
    ),
    # Traces
    mutant(
        "a document is read without a trace",
        InSource(VIEWS, "    audit.read(request, document, document=str(document.pk), **rest)\n", ""),
        PAGES,
    ),
    mutant(
        "a damaged file leaves no trace",
        InSource(VIEWS, "            _write_down(request, document)\n            context = ", "            context = "),
        PAGES,
    ),
]
