"""What can keep the diary from being read or written, in words for the person."""

from __future__ import annotations


class DiaryError(Exception):
    """The diary could not do what was asked; nothing that was saved before is lost."""


class StorageFullError(DiaryError):
    """The device has no room left: the change was not saved, everything before it is."""


class DiaryBusyError(DiaryError):
    """Something else held the diary for too long: the change was not saved."""


class DiaryDamagedError(DiaryError):
    """The file does not hold what was written to it. Opening it again sets it aside."""


class NewerDiaryError(DiaryError):
    """The file was written by a newer version of the app, which this one must not touch."""


class OtherAccountError(DiaryError):
    """The diary on this device belongs to another account."""
