"""A warning: something a document may say, and perhaps does not mean."""

from __future__ import annotations

from vuelta.errors import Finding
from vuelta.model.base import Noun


class Caution(Noun):
    """Something that looks wrong in a document that can be used; it changes no answer."""

    code: str
    """Code of the kind of warning, as `W102`."""
    where: str = ""
    """Path into the document, as `jobs[17].location`. Empty: the document as a whole."""
    cause: str
    """What is seen, in words."""
    remedy: str
    """What to do where it is not meant so, in words."""

    def __str__(self) -> str:
        return str(Finding(self.code, self.where, self.cause, self.remedy))
