"""Every error that this package raises on purpose, in one tree, and the exit codes of the commands.

ImrError                     something a user can act on; `str()` says what is wrong and what to do next
  LetterError                this file cannot be read as a letter; other letters go on
    UnreadableFile           missing, empty, too large, binary, damaged, not a file type that is read
    PasswordNeeded           a PDF that does not open with the empty password
    NoTextLayer              a scan: pages without words
    NotADetermination        readable, but not an IMR determination
    SeveralLetters           more than one determination in one file
    ReaderFault              a fault of this program in one letter
    ReaderDied               the process that read this letter died or took too long
    StoreTrouble             the object store did not give this letter
    ModelFailure             the model gave no usable answer about this letter
      Refused                it declined
      Filtered               the provider's content filter stopped it
      AnswerTruncated        its answer did not fit into the limit of tokens
      InvalidAnswer          its answers broke the schema until the re-asks were used up
      LetterTooLong          the letter does not fit into the model's context, or was cut there without a word
      EndpointTrouble        the endpoint stayed busy, broken or silent until the retries were used up
      CostCapReached         the next request could cost more than is left of --max-cost
      NoRecording            a replay, and nothing was recorded for this letter
  OutputClash                two results would get one file, or a result would overwrite a letter or another's file
  BadInput                   a list, table or archive that was named cannot be used as one
  LedgerError                an output folder is in use or cannot be written, or its ledger is damaged
  ClusterError               Ray does not start, or a machine of the cluster lacks the folder or this version
  PoolError                  the processes that read do not start
  Stopped                    a run over many letters was interrupted, and another one can go on
  UnderWay                   letters are in batches that are not done, and another run collects them
  EndpointError              no model can be reached: no key, nobody listens, not allowed, no such model, no credit
  RecordsError               a folder holds no records of `imr extract`, or a line of them is none
  MissingExtra               a feature whose optional packages are not installed
  DataFileError              a lexicon, fact sheet or prompt that ships with the package is malformed
"""

import traceback
from enum import IntEnum
from pathlib import Path

_PACKAGE = Path(__file__).parent


class Exit(IntEnum):
    """How a command ended. Where two apply, the one further up in this list wins, `UNREADABLE` over `LOOK`."""

    DONE = 0
    FAILED = 1  # the program could not go on: a full disk, a data file that is damaged
    USAGE = 2  # the command line is wrong, or packages of an extra are not installed
    UNREADABLE = 3  # at least one letter could not be read; all others were
    LOOK = 4  # all were read, but in at least one a person must look up a decision, or a part was withheld
    UNDER_WAY = 5  # letters are in batches that are not done yet: the same command collects them later
    INTERRUPTED = 130
    NOBODY_READS = 141  # `imr extract letters/ | head -1`; what a shell says of a program that ends by SIGPIPE


class ImrError(Exception):
    """Base of all errors raised on purpose. `exit_code` is the process's."""

    exit_code: int = Exit.FAILED


class LetterError(ImrError):
    """One file cannot be read as a letter."""

    exit_code = Exit.UNREADABLE


class UnreadableFile(LetterError):
    """Missing, empty, too large, binary or damaged."""


class PasswordNeeded(LetterError):
    """A PDF that needs a real password."""


class NoTextLayer(LetterError):
    """A PDF whose pages hold pictures of text and no words."""


class NotADetermination(LetterError):
    """A readable document that is not an IMR determination."""


class SeveralLetters(LetterError):
    """More than one determination in one file: what is another claimant's must not be told as this one's."""


class ReaderFault(LetterError):
    """A fault of this program in one letter. Names the place in the code and holds nothing of the letter."""


class ReaderDied(LetterError):
    """The process that read this letter died or took too long: another run tries it again."""


class StoreTrouble(LetterError):
    """An object store did not give this letter: another run tries it again."""


class ModelFailure(LetterError):
    """The model gave no usable answer about this letter. Holds nothing of the letter or the answer."""


class Refused(ModelFailure):
    """The model declined to answer."""


class Filtered(ModelFailure):
    """The provider's content filter stopped the request or the answer."""


class AnswerTruncated(ModelFailure):
    """The answer did not fit into the limit of tokens, nor into twice as many."""


class InvalidAnswer(ModelFailure):
    """No answer held to the schema."""


class LetterTooLong(ModelFailure):
    """The letter does not fit into the model's context."""


class EndpointTrouble(ModelFailure):
    """The endpoint stayed busy, broken or silent."""


class CostCapReached(ModelFailure):
    """The next request could cost more than is left: this letter was not sent."""


class NoRecording(ModelFailure):
    """A replay without a recording of this request."""


class EndpointError(ImrError):
    """No model can be reached: every other letter would fail alike."""


class OutputClash(ImrError):
    """Two results would get one file, or a result would overwrite a letter or what no run has written."""

    exit_code = Exit.USAGE


class BadInput(ImrError):
    """A list, table or archive that was named cannot be used as one."""

    exit_code = Exit.USAGE


class LedgerError(ImrError):
    """An output folder is in use or cannot be written, or its ledger is damaged."""


class ClusterError(ImrError):
    """Ray does not start, gave up, or runs machines that cannot take part."""


class PoolError(ImrError):
    """The processes that read do not start."""


class Stopped(ImrError):
    """A run over many letters was interrupted; what was read is kept."""

    exit_code = Exit.INTERRUPTED


class UnderWay(ImrError):
    """Letters are in batches that are not done yet; what is done is kept."""

    exit_code = Exit.UNDER_WAY


class RecordsError(ImrError):
    """A folder holds no records of `imr extract`, or a line of them is none."""


class MissingExtra(ImrError):
    """An optional package is missing."""

    exit_code = Exit.USAGE


class DataFileError(ImrError):
    """A data file of the package is malformed."""


def letter_error(error: Exception) -> LetterError:
    """The error of one letter. Raises the error again if the others would fail alike."""
    if isinstance(error, LetterError):
        return error
    if isinstance(error, ImrError):
        raise error
    return _fault(error)


def _fault(error: Exception) -> ReaderFault:
    """Where it happened. The message of a foreign exception may quote the letter, so it is left out."""
    frames = traceback.extract_tb(error.__traceback__)
    place = next((frame for frame in reversed(frames) if Path(frame.filename).is_relative_to(_PACKAGE)), frames[-1])
    return ReaderFault(
        f"a fault of imr itself ({type(error).__name__} in {Path(place.filename).name}, line {place.lineno});"
        " please report it with this line"
    )
