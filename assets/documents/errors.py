"""What is raised when a file cannot be read."""

from __future__ import annotations


class UnreadableFile(Exception):
    """A file that cannot become a document; `reason` says why, in Chinese, for the person who supplied it."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason
