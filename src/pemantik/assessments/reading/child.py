"""The program that reads one file under limits of memory and time: `child OPERATION PATH ARGUMENTS`.

Answers on stdout (JSON, or an image). Exit code 3 with one word on stderr: the file cannot be read, and why.
"""

import json
import os
import resource
import sys
import warnings
from pathlib import Path

from pemantik.assessments.reading.refusal import RefusedError

MEMORY = 2 * 1024**3
#: A page image or an extracted text never comes near this; nothing else is written.
LARGEST_FILE = 64 * 1024**2


def limit(seconds: int) -> None:
    """Let the kernel stop this process when it takes too much memory, time or disk."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 1))
    resource.setrlimit(resource.RLIMIT_FSIZE, (LARGEST_FILE, LARGEST_FILE))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def answer(operation: str, path: Path, arguments: dict[str, object]) -> bytes:
    """Do one operation. Each reader is imported only when it is needed: the child starts often."""
    from pemantik.assessments.reading import images, office, parts, pdf, signatures  # noqa: PLC0415

    operations = {
        "probe-pdf": pdf.probe,
        "read-pdf": pdf.read,
        "render-pdf": pdf.render,
        "find-pdf": pdf.find,
        "part-pdf": parts.part,
        "signatures": signatures.check,
        "probe-image": images.probe,
        "render-image": images.render,
        "shrink-image": images.shrink,
        "read-office": office.read,
        "read-sheet": office.read_sheet,
    }
    result = operations[operation](path, **arguments)  # type: ignore[operator]
    return result if isinstance(result, bytes) else json.dumps(result).encode()


def main() -> int:
    """Run one operation and say how it went."""
    warnings.simplefilter("ignore")
    limit(int(os.environ["PEMANTIK_SECONDS"]))
    operation, path, arguments = sys.argv[1:4]
    try:
        output = answer(operation, Path(path), json.loads(arguments))
    except RefusedError as refused:
        sys.stderr.write(str(refused))
        return 3
    except Exception as broken:
        # Whatever a reader of a hostile file stumbles over means the same: it cannot be read.
        sys.stderr.write(f"broken {type(broken).__name__}")
        return 3
    sys.stdout.buffer.write(output)
    return 0


if __name__ == "__main__":
    sys.exit(main())
