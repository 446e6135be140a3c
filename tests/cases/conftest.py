import pytest

from tests.cases import clamd


@pytest.fixture
def lies_in(tmp_path, settings):
    """Documents of this test lie in a folder of their own, which is given."""
    settings.STORAGES = settings.STORAGES | {
        "default": settings.STORAGES["default"] | {"OPTIONS": {"location": tmp_path / "documents"}}
    }
    return tmp_path / "documents"


@pytest.fixture
def scanner(settings):
    """A clamd that the product is pointed at."""
    with clamd.clamd() as (where, server):
        settings.CLAMD = where
        yield server
