import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from tests.referrals.telling import start, submit, told


@pytest.fixture
def draft(cast, as_person):
    """An empty draft of the referrer's."""
    with as_person(cast.referrer):
        return start(cast)


@pytest.fixture
def complete(cast, as_person, draft):
    """A draft with everything told, one child harmed."""
    with as_person(cast.referrer):
        return told(draft, cast.referrer)


@pytest.fixture
def submitted(cast, as_person, complete):
    with as_person(cast.referrer):
        return submit(complete, cast.referrer)


@pytest.fixture
def pdf():
    return SimpleUploadedFile("report.pdf", b"%PDF-1.7\n%%EOF\n", content_type="application/pdf")
