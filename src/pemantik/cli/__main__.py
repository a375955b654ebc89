"""Entry of the `pemantik` command: finds the subcommand and runs it.

Exit codes: 0 done, 1 the work failed, 2 wrong usage. Results go to stdout, messages to stderr. Each subcommand is a
module with `configure(parser)` and `run(arguments) -> int`, imported only when it is the one asked for, so that
`score` never loads Django.
"""

import argparse
import os
import sys
from collections.abc import Callable, Sequence
from importlib import import_module

from pemantik import __version__
from pemantik.cli.text import _, choose_language


def commands() -> dict[str, tuple[str, str]]:
    """Subcommands: the module of each and one line of help."""
    return {
        "demo": ("pemantik.config.demo", _("contoh lengkap di peramban, dengan basis data sendiri")),
        "setup": ("pemantik.cli.setup", _("tautan untuk menyiapkan server yang masih kosong")),
        "user": ("pemantik.cli.user", _("jalan masuk kembali bagi administrator yang terkunci")),
        "import": ("pemantik.cli.import_", _("muat unit atau pengguna dari berkas CSV atau XLSX")),
        "serve": ("pemantik.config.serve", _("jalankan server instansi: web dan pekerja latar")),
        "example": ("pemantik.config.example", _("muat atau hapus data contoh")),
        "backup": ("pemantik.config.backup", _("salin seluruh data ke satu berkas")),
        "restore": ("pemantik.config.restore", _("pulihkan data dari berkas cadangan")),
        "score": ("pemantik.cli.score", _("hitung indeks dari berkas CSV atau XLSX")),
        "plan": ("pemantik.cli.plan", _("kenaikan tingkat termurah menuju target")),
        "overlaps": (
            "pemantik.cli.overlaps",
            _("cari aplikasi, belanja, dan data yang ganda dalam berkas CSV atau XLSX"),
        ),
        "audit": ("pemantik.cli.audit", _("periksa keutuhan jejak audit")),
        "instruments": ("pemantik.cli.instruments", _("daftar, isi, dan pemeriksaan instrumen")),
    }


def build_parser(wanted: str | None) -> argparse.ArgumentParser:
    """The parser; only the wanted subcommand's module is imported for its arguments."""
    parser = argparse.ArgumentParser(
        prog="pemantik",
        description=_("Mengukur, merencanakan, dan mengawal pemerintah digital."),
        epilog=_("Perintah “test” menjalankan seluruh uji. PEMANTIK_LANG=en for English."),
    )
    parser.add_argument("--version", action="version", version=f"pemantik {__version__}")
    subparsers = parser.add_subparsers(dest="command", required=True, metavar=_("PERINTAH"))
    for name, (module, help_text) in commands().items():
        subparser = subparsers.add_parser(name, help=help_text, description=help_text)
        if name == wanted:
            loaded = import_module(module)
            loaded.configure(subparser)
            subparser.set_defaults(run=loaded.run)
    return parser


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code."""
    choose_language()
    given = list(sys.argv[1:] if argv is None else argv)
    wanted = next((word for word in given if not word.startswith("-")), None)
    arguments = build_parser(wanted).parse_args(given)
    run: Callable[[argparse.Namespace], int] = arguments.run
    try:
        code = run(arguments)
        sys.stdout.flush()
    except BrokenPipeError:
        # The reader (`| head`) has gone: nothing more to say, and nothing may be flushed to it at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except KeyboardInterrupt:
        return 130
    return code


if __name__ == "__main__":
    sys.exit(main())
