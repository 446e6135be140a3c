"""A certificate authority of our own for the mail sink, so that TLS is verified here as it is in earnest."""

import datetime
import ipaddress

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from .ports import LOOPBACK

LIFETIME = datetime.timedelta(days=365)


def prepare(folder):
    """Make ca.pem, good.pem (signed by it) and bad.pem (signed by nobody we know) with .key files in `folder`."""
    folder.mkdir(mode=0o700, exist_ok=True)
    if _is_current(folder / "good.pem"):
        return
    authority = _key()
    stranger = _key()
    _write(folder, "ca", _certificate("Local mail authority", authority, "Local mail authority", authority))
    for name, signer in (("good", authority), ("bad", stranger)):
        key = _key()
        _write(folder, name, _certificate(LOOPBACK, key, "Local mail authority", signer), key)


def _key():
    return ec.generate_private_key(ec.SECP256R1())


def _certificate(subject, key, issuer, signer):
    now = datetime.datetime.now(datetime.UTC)
    is_authority = key is signer
    signer_id = x509.AuthorityKeyIdentifier.from_issuer_public_key(signer.public_key())
    builder = (
        x509.CertificateBuilder()
        .subject_name(_name(subject)).issuer_name(_name(issuer))
        .public_key(key.public_key()).serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(hours=1)).not_valid_after(now + LIFETIME)
        .add_extension(x509.BasicConstraints(ca=is_authority, path_length=None), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .add_extension(signer_id, critical=False)
        .add_extension(_usage(is_authority), critical=True)
    )  # fmt: skip
    if not is_authority:
        names = [x509.IPAddress(ipaddress.ip_address(LOOPBACK)), x509.DNSName("localhost")]
        builder = builder.add_extension(x509.SubjectAlternativeName(names), critical=False)
    return builder.sign(signer, hashes.SHA256())


def _usage(is_authority):
    unused = ("content_commitment", "key_encipherment", "data_encipherment", "key_agreement")
    return x509.KeyUsage(
        digital_signature=not is_authority, key_cert_sign=is_authority, crl_sign=is_authority,
        encipher_only=False, decipher_only=False, **dict.fromkeys(unused, False),
    )  # fmt: skip


def _name(common_name):
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, common_name)])


def _write(folder, name, certificate, key=None):
    (folder / f"{name}.pem").write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    if key:
        path = folder / f"{name}.key"
        path.touch(mode=0o600)
        path.write_bytes(
            key.private_bytes(
                serialization.Encoding.PEM,
                serialization.PrivateFormat.PKCS8,
                serialization.NoEncryption(),
            )
        )


def _is_current(path):
    if not path.exists():
        return False
    certificate = x509.load_pem_x509_certificate(path.read_bytes())
    return certificate.not_valid_after_utc > datetime.datetime.now(datetime.UTC) + datetime.timedelta(days=30)
