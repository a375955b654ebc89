"""Finds in the output of pip, uv, npm or apt the cause that a user can do something about."""

import re

from launcher.speech import Problem

# In this order: a full disk or a refused write also makes tools complain about the network or the package.
CAUSES = (
    (
        r"No space left on device|ENOSPC|Disk quota exceeded|EDQUOT",
        "Ruang disk habis saat memasang paket; kosongkan sebagian lalu jalankan lagi.",
        "The disk became full while installing packages; free some space and start again.",
    ),
    (
        r"DO NOT MATCH THE HASHES|Hash mismatch|EINTEGRITY",
        "Paket yang diunduh tidak sama dengan yang dikunci (hash berbeda), jadi tidak dipasang; periksa registri paket "
        "atau proksi yang dipakai.",
        "A downloaded package differs from the locked one (wrong hash) and was not installed; check the package "
        "registry or proxy in use.",
    ),
    (
        r"Read-only file system|EROFS",
        "Sistem berkas hanya-baca; pindahkan Pemantik ke folder yang dapat ditulis.",
        "The file system is read-only; move Pemantik to a folder that can be written.",
    ),
    (
        r"Permission denied|EACCES|Operation not permitted",
        "Tidak ada izin untuk memasang paket; jalankan sebagai pemilik folder ini.",
        "No permission to install packages; run as the owner of this folder.",
    ),
    (
        r"CERTIFICATE_VERIFY_FAILED|invalid peer certificate|UNABLE_TO_(?:GET|VERIFY)|SELF_SIGNED_CERT",
        "Sertifikat registri paket tidak dipercaya; pasang sertifikat proksi instansi Anda (pip: `cert`, npm: "
        "`cafile`).",
        "The package registry's certificate is not trusted; install your institution's proxy certificate (pip: "
        "`cert`, npm: `cafile`).",
    ),
    (
        r"Failed to establish a new connection|[Nn]ame resolution|Name or service not known|[Cc]onnection refused"
        r"|[Cc]onnection broken|[Cc]onnection reset|Network is unreachable|dns error|error sending request"
        r"|[Tt]imed? ?out|tunnel error|ProxyError|Failed to fetch"
        r"|ECONNREFUSED|ECONNRESET|ENOTFOUND|EAI_AGAIN|ETIMEDOUT|ENETUNREACH",
        "Registri paket tidak terjangkau; periksa jaringan, proksi, atau alamat registri pip dan npm lalu jalankan "
        "lagi.",
        "The package registry cannot be reached; check the network, the proxy or the registry address of pip and npm "
        "and start again.",
    ),
    (
        r"No matching distribution|No solution found|not found in the package registry|E404|ETARGET",
        "Registri paket tidak memiliki versi paket yang dikunci untuk komputer ini; periksa alamat registri pip dan "
        "npm.",
        "The package registry does not have a locked package version for this computer; check the registry address of "
        "pip and npm.",
    ),
)


def diagnose(output: str) -> Problem | None:
    """Return the sentence for a known cause in a failed tool's output."""
    for pattern, indonesian, english in CAUSES:
        if re.search(pattern, output):
            return Problem(indonesian, english)
    return None
