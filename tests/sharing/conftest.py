import pytest

from tests.sharing import post


@pytest.fixture(scope="session")
def _sink(tmp_path_factory):
    var = tmp_path_factory.mktemp("mail")
    (var / "run").mkdir()
    with post.mail_server(var) as sink:
        yield sink


@pytest.fixture
def mail_server(_sink, settings):
    """A mail server with STARTTLS and a login, empty and well-behaved, that the product is pointed at."""
    for path in _sink.mail.glob("*/*.eml"):
        path.unlink()
    _sink.behave()
    _sink.lines = 0
    post.use(_sink, settings)
    return _sink


@pytest.fixture(scope="session")
def pack_pdf():
    """A tagged PDF of two pages, the second turned to landscape."""
    return post.pdf()
