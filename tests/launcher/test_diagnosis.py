"""What the tools print becomes one sentence that says what to do."""

import errno
import sys

import pytest

from launcher.diagnosis import diagnose
from launcher.process import run
from launcher.speech import Problem
from launcher.start import explain

OUTPUTS = {
    "registry cannot be reached": [
        "WARNING: Retrying: Failed to establish a new connection: [Errno 111]\nERROR: No matching distribution found",
        "error: Failed to fetch: `simple/django/`\n  Caused by: dns error: Temporary failure in name resolution",
        "npm error code ECONNREFUSED",
        "npm error network request failed, reason: getaddrinfo EAI_AGAIN",
    ],
    "wrong hash": [
        "ERROR: THESE PACKAGES DO NOT MATCH THE HASHES FROM THE REQUIREMENTS FILE",
        "error: Hash mismatch for `django==5.2`",
        "npm error code EINTEGRITY",
    ],
    "disk became full": [
        "OSError: [Errno 28] No space left on device",
        "npm error code ENOSPC\nnpm error network timed out",
    ],
    "read-only": ["error: failed to create directory: Read-only file system (os error 30)"],
    "No permission": ["ERROR: Could not install packages: [Errno 13] Permission denied", "npm error code EACCES"],
    "certificate is not trusted": ["SSLError(SSLCertVerificationError(1, 'CERTIFICATE_VERIFY_FAILED'))"],
    "does not have a locked package version": ["No solution found when resolving dependencies"],
}


@pytest.mark.parametrize(
    ("sentence", "output"), [(sentence, output) for sentence, outputs in OUTPUTS.items() for output in outputs]
)
def test_known_causes_get_their_sentence(sentence: str, output: str) -> None:
    assert sentence in str(diagnose(output))


def test_an_unknown_cause_gets_none() -> None:
    assert diagnose("something else") is None


def test_a_failed_tool_raises_the_sentence_of_its_cause() -> None:
    with pytest.raises(Problem, match="disk became full"):
        run([sys.executable, "-c", "import sys; print('No space left on device'); sys.exit(1)"])


def test_a_tool_that_fails_for_an_unknown_cause_is_shown(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(Problem, match="ended with code 3"):
        run([sys.executable, "-c", "import sys; print('odd'); sys.exit(3)"])
    assert "| odd" in capsys.readouterr().err


def test_a_tool_that_succeeds_says_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    run([sys.executable, "-c", "print('done')"])
    assert capsys.readouterr() == ("", "")


@pytest.mark.parametrize(
    ("code", "sentence"),
    [
        (errno.ENOSPC, "disk is full"),
        (errno.EROFS, "read-only"),
        (errno.EACCES, "No permission for /somewhere"),
        (errno.EIO, "refused the work on /somewhere: broken"),
    ],
)
def test_what_the_system_refuses_is_explained(code: int, sentence: str) -> None:
    assert sentence in explain(OSError(code, "broken", "/somewhere"))
