"""The one error of the article room."""


class UnreadableArticleError(Exception):
    """The article cannot be read; the message is one sentence for the user."""
