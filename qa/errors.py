"""Errors, named by what the caller should do.

QAError                 everything this package raises on purpose
├── UsageError          correct the call: a bad question, date, file name or setting
├── CorpusError         correct the folder: missing, unreadable, empty
├── ModelError          get or mend a model file (missing, corrupt, not a GGUF, no space)
├── DownloadError       try again, or bring the file by hand
├── IndexBusyError      wait for the other process that writes this index
├── IndexDamagedError   run the command in `fix` to rebuild it
├── DiskFullError       free some space; what was written before is whole
├── GeneratorError      the model could not be started or reached, or it failed
├── QueueFullError      ask again later: too many others are waiting
└── Stopped             nothing: the caller asked to stop
"""

from __future__ import annotations


class QAError(Exception):
    """What went wrong and where; `fix` is the command or step that mends it, or empty."""

    def __init__(self, message: str, *, fix: str = "") -> None:
        super().__init__(message)
        self.fix = fix

    def __str__(self) -> str:
        message = super().__str__()
        return f"{message}\n  → {self.fix}" if self.fix else message


class UsageError(QAError, ValueError):
    """The call itself must be corrected."""


class CorpusError(QAError):
    """The folder of articles cannot be used."""


class ModelError(QAError):
    """A model file is missing, damaged or of the wrong kind."""


class DownloadError(QAError):
    """A model file could not be fetched; nothing half-written was kept in its place."""


class IndexBusyError(QAError):
    """Another process is writing this index."""


class IndexDamagedError(QAError):
    """The index cannot be read and could not be mended without being asked."""


class DiskFullError(QAError):
    """There is no space for the index or an article; what was committed before is whole."""


class GeneratorError(QAError):
    """The language model could not be started or reached, or it failed while writing."""


class QueueFullError(QAError):
    """Too many questions wait for their turn already."""


class Stopped(QAError):
    """The caller asked to stop before the answer was complete."""
