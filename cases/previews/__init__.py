"""What of a document is shown in the page: pictures drawn by a process that can do nothing else, or the text."""

from .drawing import MOST_PAGES, NoPreview, page_count, picture_of
from .texts import MOST_CHARACTERS, text_of

__all__ = ["MOST_CHARACTERS", "MOST_PAGES", "NoPreview", "page_count", "picture_of", "text_of"]
