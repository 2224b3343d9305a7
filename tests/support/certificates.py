"""A certificate authority of the test's own, and server certificates, made with the openssl command."""

import subprocess
from dataclasses import dataclass
from pathlib import Path

__all__ = ["Authority"]

_SUBJECT = ("-subj", "/CN=conflictwire test")


@dataclass(frozen=True, slots=True)
class Authority:
    """An authority whose files are in a folder.

    Attributes:
        certificate: PEM; what a client has to trust.
    """

    folder: Path

    @property
    def certificate(self) -> Path:
        """Return the authority's own certificate."""
        return self.folder / "authority.pem"

    @property
    def _key(self) -> Path:
        return self.folder / "authority.key"

    @classmethod
    def make(cls, folder: Path) -> "Authority":
        """Make an authority with a new key."""
        made = cls(folder)
        _openssl("req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", *_SUBJECT,
                 "-keyout", made._key, "-out", made.certificate, "-days", "2")  # fmt: skip
        return made

    def issue(self, host: str, *, days: int = 1) -> tuple[Path, Path]:
        """Return certificate chain and key for a host; with negative days one that has expired."""
        key, request, signed = (self.folder / f"{host}{days}.{ending}" for ending in ("key", "csr", "pem"))
        names = self.folder / f"{host}.ext"
        names.write_text(f"subjectAltName=DNS:{host}\n")
        _openssl("req", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", *_SUBJECT,
                 "-keyout", key, "-out", request)  # fmt: skip
        _openssl("x509", "-req", "-in", request, "-CA", self.certificate, "-CAkey", self._key,
                 "-CAcreateserial", "-days", str(days), "-extfile", names, "-out", signed)  # fmt: skip
        return signed, key


def _openssl(*arguments: str | Path) -> None:
    subprocess.run(["openssl", *map(str, arguments)], check=True, capture_output=True)
