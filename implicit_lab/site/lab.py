"""Where the live lab is: what needs Python leads there, to the same page in the same state."""

import subprocess
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

BINDER = "https://mybinder.org/v2/gh/"
_FORGE = "github.com"


@dataclass(frozen=True)
class Lab:
    """An address: of a lab that runs, or at Binder's, which starts one for each visitor; none where it is empty.

    >>> Lab.read("https://lab.school.example").described()["before"]
    'https://lab.school.example/voila/render/'
    >>> Lab.read("https://mybinder.org/v2/gh/somebody/lab/HEAD").described()["encoded"]
    True
    """

    address: str

    @classmethod
    def read(cls, address: str) -> "Lab":
        """The lab at an address that a person gives; ``ValueError`` where it is none."""
        if not _is_root(address):
            raise ValueError(
                f"{address!r:.200} is no address of a lab; write one as https://lab.school.example, or as "
                f"{BINDER}OWNER/NAME/HEAD for Binder."
            )
        return cls(address.rstrip("/"))

    @classmethod
    def of_checkout(cls, root: Path) -> "Lab":
        """Binder's address of the repository that ``root`` is a checkout of; none where that is not on GitHub."""
        command = ("git", "-C", str(root), "remote", "get-url", "origin")
        try:
            told = subprocess.run(command, capture_output=True, text=True, check=False).stdout.strip()
        except OSError:
            return cls("")
        return cls(repository(told))

    def described(self) -> dict[str, str | bool]:
        """What the address of a page begins with, and whether what follows is to be encoded; empty where none is."""
        at_binder = "/v2/" in urlsplit(self.address).path
        after = "?urlpath=" if at_binder else "/voila/render/"
        # Binder serves the whole repository, an app its folder of notebooks.
        within = "voila/render/notebooks/" if at_binder else ""
        return {"before": self.address and self.address + after, "within": within, "encoded": at_binder}


def _is_root(address: str) -> bool:
    """Whether it is an address of the web that something can be added to."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and bool(parts.netloc) and not (parts.query or parts.fragment)


def repository(remote: str) -> str:
    """Binder's address of a repository that git knows by ``remote``; empty where that is not on GitHub.

    >>> repository("git@github.com:somebody/lab.git")
    'https://mybinder.org/v2/gh/somebody/lab/HEAD'
    >>> repository("../lab")
    ''
    """
    host, _, path = remote.partition(_FORGE)
    if not path or host not in ("git@", "https://", "ssh://git@"):
        return ""
    return f"{BINDER}{path.lstrip(':/').removesuffix('.git')}/HEAD"
