"""The demo's certificates: made once, kept, and made anew before they end."""

from __future__ import annotations

import stat
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509

from robot.demo.certificate import loopback_certificates

NOW = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)


def test_certificates_are_kept_between_starts_and_renewed_before_they_end(tmp_path: Path) -> None:
    """A client's trust in the demo's authority outlives a restart, but not the certificate."""
    first = loopback_certificates(tmp_path / "tls", now=NOW).ca_file.read_bytes()
    assert loopback_certificates(tmp_path / "tls", now=NOW + timedelta(days=300)).ca_file.read_bytes() == first
    assert loopback_certificates(tmp_path / "tls", now=NOW + timedelta(days=340)).ca_file.read_bytes() != first


def test_the_certificate_is_for_this_machine_alone(tmp_path: Path) -> None:
    """It names localhost and 127.0.0.1, is no authority itself, and its key is the owner's alone."""
    files = loopback_certificates(tmp_path, now=NOW)
    certificate = x509.load_pem_x509_certificate(files.chain_file.read_bytes())
    names = certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    assert names.get_values_for_type(x509.DNSName) == ["localhost"]
    assert [str(address) for address in names.get_values_for_type(x509.IPAddress)] == ["127.0.0.1"]
    assert not certificate.extensions.get_extension_for_class(x509.BasicConstraints).value.ca
    assert stat.S_IMODE(files.key_file.stat().st_mode) == 0o600
