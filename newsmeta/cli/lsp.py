"""`newsmeta lsp`."""

from __future__ import annotations

from typing import Annotated

import typer

from newsmeta.cli.output import fail, protocol_streams

Stdio = Annotated[
    bool,
    typer.Option("--stdio", help="Use standard input and output. This is always so."),
]


def lsp(stdio: Stdio = True) -> None:
    """Serve editors: findings, fixes and completion while you type.

    Editors start this command, and speak the Language Server Protocol with it. docs/editors.md
    has the settings.

    Exit status: 0 the editor has ended it or is gone, 1 it was told to exit before it was told to
    shut down, 2 wrong usage or an internal error.
    """
    try:
        from newsmeta.lsp.server import serve
    except ImportError as error:
        library = (error.name or "").partition(".")[0]
        if library not in ("pygls", "lsprotocol", "cattrs", "attrs"):
            raise
        from newsmeta._about import DISTRIBUTION

        fail(f"lsp needs {library}, which is not installed; run: pip install '{DISTRIBUTION}[lsp]'")
    serve(*protocol_streams())
