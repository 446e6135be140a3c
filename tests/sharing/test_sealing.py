"""A sealed copy opens only with its own password and says on every page whose it is. R31, R43."""

import io
import subprocess

import pikepdf
import pytest

from sharing import sealing

pytestmark = [pytest.mark.rule("R31"), pytest.mark.rule("R43")]
NAME, PASSWORD = "Mina Ó Member, Northmoor & Police", "kd7m-x2vp-9hqt-c4wn-yr8e"
REFERENCE = "HSB panel 14 December 2026, schedule version 1"


@pytest.fixture(scope="module")
def sealed(pack_pdf):
    return seal(pack_pdf)


def seal(pdf):
    return sealing.seal(pdf, name=NAME, copy_number=3, copies=12, reference=REFERENCE, password=PASSWORD)


def opened(sealed, password=PASSWORD):
    return pikepdf.open(io.BytesIO(sealed), password=password)


def text_of(sealed, page, tmp_path):
    path = tmp_path / "copy.pdf"
    path.write_bytes(sealed)
    command = ["pdftotext", "-upw", PASSWORD, "-layout", "-f", str(page), "-l", str(page), str(path), "-"]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


@pytest.mark.parametrize(
    ("given", "called"),
    [
        ((3, 12), "Copy 3 of 12"),
        ((12, 12), "Copy 12 of 12"),
        ((13, 12, 4), "Copy 13, instead of copy 4 of 12"),
        ((14, 12, 13), "Copy 14, instead of copy 13"),
        ((14, 12), "Copy 14, added to 12"),
    ],
)
def test_a_copy_is_counted_among_those_of_the_distribution_list(given, called):
    assert sealing.numbered(*given) == called


@pytest.mark.parametrize("password", ["", "kd7m-x2vp-9hqt-c4wn-yr8f", "kd7mx2vp9hqtc4wnyr8e"])
def test_it_opens_with_no_other_password(sealed, password):
    with pytest.raises(pikepdf.PasswordError):
        opened(sealed, password)


def test_it_is_aes_256_and_its_reader_is_not_its_owner(sealed):
    with opened(sealed) as pdf:
        assert (pdf.encryption.R, pdf.encryption.V, pdf.encryption.bits) == (6, 5, 256)
        assert pdf.encryption.stream_method.name == pdf.encryption.string_method.name == "aesv3"
        assert not pdf.owner_password_matched
        assert pdf.allow.accessibility
        assert not any([pdf.allow.extract, pdf.allow.modify_other, pdf.allow.modify_annotation])


@pytest.mark.parametrize("page", [1, 2])
def test_every_page_says_whose_copy_it_is(sealed, page, tmp_path):
    found = text_of(sealed, page, tmp_path)
    assert f"OFFICIAL-SENSITIVE · Copy 3 of 12 · {NAME}" in found
    assert "Schedule" in found or "Second" in found


def test_the_stamp_is_an_artifact_outside_the_pages_own_content(sealed):
    with opened(sealed) as pdf:
        for page in pdf.pages:
            operators = [str(operator) for _, operator in pikepdf.parse_content_stream(page)]
            assert operators[0] == "q"
            assert operators[-7:] == ["Q", "BDC", "q", "cm", "Do", "Q", "EMC"]
            assert pikepdf.parse_content_stream(page)[-6].operands[0] == "/Artifact"


def test_the_stamp_stands_upright_at_the_foot(sealed):
    with opened(sealed) as pdf:
        for page in pdf.pages:
            a, b, c, d, e, f = (float(n) for n in pikepdf.parse_content_stream(page)[-4].operands)
            assert (a, b, c, d) == pytest.approx((1, 0, 0, 1), abs=0.01)
            assert (e, f) == pytest.approx((0, 0), abs=1)


def test_it_stays_tagged_and_titled(pack_pdf, sealed):
    with opened(sealed) as pdf, pikepdf.open(io.BytesIO(pack_pdf)) as before:
        assert pdf.Root.MarkInfo.Marked
        assert len(pdf.Root.StructTreeRoot.ParentTree.Nums) == len(before.Root.StructTreeRoot.ParentTree.Nums)
        assert str(pdf.Root.Lang) == "en"
        with pdf.open_metadata() as metadata:
            assert metadata["pdfuaid:part"] == "1"
            assert metadata["dc:title"] == REFERENCE


def test_its_properties_name_nobody(sealed):
    with opened(sealed) as pdf:
        assert list(pdf.docinfo) == ["/Title"]
        assert b"Secret" not in pdf.Root.Metadata.read_bytes()
        assert b"Draft" not in pdf.Root.Metadata.read_bytes()


def test_its_fonts_are_embedded(sealed):
    with opened(sealed) as pdf:
        fonts = [font for form in forms(pdf) for font in form.Resources.Font.values()]
        descriptors = [font.DescendantFonts[0].FontDescriptor for font in fonts]
        assert descriptors
        assert all("/FontFile2" in one or "/FontFile3" in one for one in descriptors)


def forms(pdf):
    return [x for page in pdf.pages for x in page.resources.XObject.values() if x.Subtype == "/Form"]


def test_a_page_that_is_turned_is_stamped_as_it_is_seen(pack_pdf, tmp_path):
    with pikepdf.open(io.BytesIO(pack_pdf)) as pdf:
        pdf.pages[0].Rotate = 90
        turned = io.BytesIO()
        pdf.save(turned)
    with opened(seal(turned.getvalue())) as pdf:
        a, b, c, d, *_ = (float(n) for n in pikepdf.parse_content_stream(pdf.pages[0])[-4].operands)
    assert (a, d) == pytest.approx((0, 0), abs=0.01)
    assert b * c == pytest.approx(-1, abs=0.02)


def test_passwords_are_long_unlike_each_other_and_easy_to_type():
    made = {sealing.new_password() for _ in range(200)}
    assert len(made) == 200
    for password in made:
        groups = password.split("-")
        assert [len(group) for group in groups] == [4] * 5
        assert set("".join(groups)) <= set(sealing.ALPHABET)
    assert not set("ilo01") & set(sealing.ALPHABET)
    assert len(sealing.ALPHABET) ** 20 > 2**80
