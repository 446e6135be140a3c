"""Pictures without the process that draws them: what that does is for tests/cases/test_previews.py."""

from cases import previews
from cases.previews.drawing import Picture


def previews_at_once(monkeypatch):
    monkeypatch.setattr(previews, "page_count", lambda document: 1)
    monkeypatch.setattr(previews, "picture_of", lambda document, page: Picture("image/png", b"drawn"))
