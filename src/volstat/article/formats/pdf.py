"""PDF text, read with pypdf: pure Python, maintained, and needed for nothing else."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from io import BytesIO
from typing import Final

from volstat.article.errors import UnreadableArticleError
from volstat.article.messages import say

_PAGES: Final = 500


def page_texts(data: bytes, name: str) -> Iterator[str]:
    """Yields the text of each page.

    Raises:
        UnreadableArticleError: the file is damaged, encrypted or longer than 500 pages.
    """
    import pypdf
    from pypdf.errors import DependencyError, FileNotDecryptedError, WrongPasswordError

    logging.getLogger("pypdf").setLevel(logging.CRITICAL)
    try:
        reader = pypdf.PdfReader(BytesIO(data))
        if reader.is_encrypted and not reader.decrypt(""):
            raise UnreadableArticleError(say("encrypted", name=name))
        if len(reader.pages) > _PAGES:
            raise UnreadableArticleError(say("too_large", name=name, limit=_PAGES))
        for page in reader.pages:
            yield page.extract_text().rstrip("\n") + "\n"
    except UnreadableArticleError:
        raise
    except (FileNotDecryptedError, WrongPasswordError, DependencyError):
        raise UnreadableArticleError(say("encrypted", name=name)) from None
    except Exception:  # pypdf raises its own errors and whatever a damaged object leads to
        raise UnreadableArticleError(say("damaged", name=name, kind="PDF")) from None
