"""What can be wrong with what a person asked for. Where a warehouse itself is damaged, storage says so."""


class ReportError(Exception):
    """The question cannot be answered; the message says why and what to do."""


class NotPublishedError(ReportError):
    """There is no published file to read."""


class OtherReleaseError(ReportError):
    """The published file has not what this release asks for."""


class NotFoundError(ReportError):
    """Nothing has that id or those words."""


class AmbiguousError(ReportError):
    """Several things have that beginning of an id, or those words."""
