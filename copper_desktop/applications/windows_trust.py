"""Whether a file can only have been put where it is by an administrator: asks Windows. Blocking."""

from __future__ import annotations

import ctypes
import os
import stat
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

from copper_desktop import errors
from copper_desktop.applications import security_descriptor
from copper_desktop.i18n import _

_SE_FILE_OBJECT = 1
_OWNER_AND_DACL = 0x1 | 0x4
_SDDL_REVISION_1 = 1


def trusted_files(
    folder: Path, suffix: str, limit: int
) -> Iterator[tuple[str, bytes | errors.ManagedFileRefused]]:
    """Yield name and contents of each file in ``folder``, or why it is not believed.

    At most ``limit`` + 1 bytes of a file are read. A folder that does not exist has no files;
    raises ManagedFileRefused when it is not to be believed itself.
    """
    if not os.path.lexists(folder):
        return
    for parent in reversed(folder.parents):
        _require_trust(parent, security_descriptor.replaced_by_administrators_only)
    _require_trust(folder, security_descriptor.changed_by_administrators_only, owned=True)
    for path in sorted(folder.iterdir()):
        if path.name.endswith(suffix):
            yield path.name, _read(path, limit)


def _read(path: Path, limit: int) -> bytes | errors.ManagedFileRefused:
    try:
        _require_trust(path, security_descriptor.changed_by_administrators_only, owned=True)
        if path.lstat().st_nlink != 1:
            raise errors.ManagedFileRefused(str(path), _("it has a second name elsewhere"))
        with path.open("rb") as file:
            return file.read(limit + 1)
    except errors.ManagedFileRefused as refusal:
        return refusal
    except OSError as error:
        return errors.ManagedFileRefused(str(path), error.strerror or type(error).__name__)


def _require_trust(path: Path, allows: Callable[[str], bool], *, owned: bool = False) -> None:
    if _is_link(path):
        raise errors.ManagedFileRefused(str(path), _("it is a link, or no folder"))
    descriptor = _descriptor(path)
    if owned and not security_descriptor.belongs_to_administrators(descriptor):
        raise errors.ManagedFileRefused(str(path), _("it does not belong to an administrator"))
    if not allows(descriptor):
        raise errors.ManagedFileRefused(str(path), _("others than its owner may change it"))


def _is_link(path: Path) -> bool:
    """Return whether ``path`` leads elsewhere: a symbolic link, a junction, a mount point."""
    attributes = getattr(path.lstat(), "st_file_attributes", 0)
    return bool(attributes & stat.FILE_ATTRIBUTE_REPARSE_POINT)


def _descriptor(path: Path) -> str:
    """Return owner and access list of ``path`` as SDDL; raises ManagedFileRefused."""
    if sys.platform != "win32":
        raise errors.ManagedFileRefused(str(path), "")
    advapi = ctypes.WinDLL("advapi32")
    kernel = ctypes.WinDLL("kernel32")
    kernel.LocalFree.argtypes = (ctypes.c_void_p,)
    found, text = ctypes.c_void_p(), ctypes.c_wchar_p()
    advapi.GetNamedSecurityInfoW.argtypes = (
        *(ctypes.c_wchar_p, ctypes.c_int, ctypes.c_uint32),
        *(ctypes.c_void_p,) * 4,
        ctypes.POINTER(ctypes.c_void_p),
    )
    convert = advapi.ConvertSecurityDescriptorToStringSecurityDescriptorW
    convert.argtypes = (
        *(ctypes.c_void_p, ctypes.c_uint32, ctypes.c_uint32),
        ctypes.POINTER(ctypes.c_wchar_p),
        ctypes.c_void_p,
    )
    status = advapi.GetNamedSecurityInfoW(
        str(path), _SE_FILE_OBJECT, _OWNER_AND_DACL, None, None, None, None, ctypes.byref(found)
    )
    try:
        parts = (found, _SDDL_REVISION_1, _OWNER_AND_DACL, ctypes.byref(text), None)
        if status or not convert(*parts):
            raise errors.ManagedFileRefused(str(path), _("its permissions cannot be read"))
        return text.value or ""
    finally:
        kernel.LocalFree(found)
        kernel.LocalFree(ctypes.cast(text, ctypes.c_void_p))
