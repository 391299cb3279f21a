"""What a machine keeps for itself when it runs Board Papers alone: its folder and its secret key.

Standard library only, and readable by Python 3.7: `bootstrap` runs before anything is installed.
"""

from __future__ import annotations

import hashlib
import os
import secrets
import stat
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parent.parent


def passable_by_all(path: Path, *, read: bool = True) -> bool:
    """Whether any user of this machine can come to `path` and, unless told otherwise, read it."""
    try:
        if read and not path.stat().st_mode & stat.S_IROTH:
            return False
        folders = [*path.parents, *([path] if path.is_dir() else [])]
        return all(folder.stat().st_mode & stat.S_IXOTH for folder in folders)
    except FileNotFoundError:
        return False


def var_dir() -> Path:
    """The folder for the embedded Postgres, uploads and the secret key: VAR_DIR, or `var` here.

    Postgres refuses to run as root, so root runs it as a user of its own, who has to reach the
    folder. A checkout that user cannot reach (in root's home, say) is left as it is, and the
    folder lies under /var/lib instead.
    """
    named = os.environ.get("VAR_DIR")
    if named:
        return Path(named).resolve()
    if os.geteuid() == 0 and not passable_by_all(CHECKOUT):
        name = hashlib.sha256(os.fsencode(CHECKOUT)).hexdigest()[:12]
        return Path("/var/lib/boardpapers") / name
    return CHECKOUT / "var"


def make_var_dir() -> Path:
    """Make the folder where it is missing; nobody else can list it."""
    folder = var_dir()
    if not folder.exists():
        folder.parent.mkdir(parents=True, exist_ok=True)
        folder.mkdir(exist_ok=True)
        # Root's is passed by the user who runs Postgres.
        folder.chmod(0o711 if os.geteuid() == 0 else 0o700)
    media = folder / "media"
    if not media.exists():
        media.mkdir(exist_ok=True)
        media.chmod(0o700)
    return folder


def secret_key() -> str:
    """This machine's own key, made at the first call and kept for its owner's eyes."""
    kept = make_var_dir() / "secret-key"
    try:
        written = os.open(kept, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        key = kept.read_text()
        if key:
            return key
        kept.unlink()  # the first start was killed between making and filling it
        return secret_key()
    with os.fdopen(written, "w") as file:
        key = secrets.token_urlsafe(50)
        file.write(key)
    return key


def use_as_defaults() -> None:
    """Fill in the settings a site for this machine alone does not have to be told."""
    os.environ.setdefault("VAR_DIR", str(make_var_dir()))
    os.environ.setdefault("SECRET_KEY", secret_key())
    os.environ.setdefault("HTTPS", "false")
