"""Time for requesting the URLs of articles, compared with link checkers.

    python -m benchmarks.links [--urls N] [--hosts N] [--rounds N] [--peers FOLDER]

All request the same site, which runs on this machine under one address for each host, with the
same results: one page in fifty is missing. No program waits for politeness, or requests robots.txt.
They run in turn; the least of the rounds counts. linkchecker and linkinator take part if they are
installed, the latter in FOLDER.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from benchmarks.contest import ROOT, Contestant, measure

AT_A_TIME = 32
"""Number of concurrent requests of each program."""
ONE_IN = 50
"""One in so many URLs leads nowhere."""
PAGE = b"<!DOCTYPE html><html><head><title>A page</title></head><body>" + b"<p>Text " * 1_000

ASK = """
import sys
from newsmeta.answers import Outcome
from newsmeta.web.client import ask
from newsmeta.web.options import WebOptions
from newsmeta.web.questions import Question, Wants

names, most, wants = sys.argv[1], int(sys.argv[2]), Wants[sys.argv[3]]
questions = [Question(url, wants) for url in open(names, encoding="utf-8").read().split()]
options = WebOptions(
    connections=most, per_host=most, rate_per_host=float("inf"), robots=False, allow_private=True,
    proxies=False,
)
answers = list(ask(questions, options))
assert len(answers) == len(questions)
gone = sum(answer.outcome is Outcome.GONE for answer in answers)
sys.exit(gone != len(answers) // int(sys.argv[4]))
"""
CONFIGURATION = """
[checking]
threads={most}
maxrequestspersecond=100000
[filtering]
checkextern=1
[output]
log=none
status=0
[AnchorCheck]
"""


async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Answer requests until there are no more."""
    with contextlib.suppress(ConnectionError, asyncio.IncompleteReadError):
        while True:
            method, path, _ = (await reader.readuntil(b"\r\n\r\n")).split(b" ", 2)
            is_there = not path.endswith(b"/gone")
            body = PAGE if is_there else b"Not here"
            if path.startswith(b"/all"):
                body = Path(sys.argv[2]).read_bytes()
            writer.write(
                b"HTTP/1.1 %d OK\r\nContent-Type: text/html\r\nContent-Length: %d\r\n\r\n"
                % (200 if is_there else 404, len(body))
            )
            if method != b"HEAD":
                writer.write(body)
            await writer.drain()
    writer.close()


def addresses(hosts: int) -> list[str]:
    """Return local addresses, one for each host."""
    return [f"127.0.0.{number + 1}" for number in range(hosts)]


async def site(hosts: int) -> None:
    """Run the server, and print its port."""
    server = await asyncio.start_server(serve, addresses(1), 0, backlog=1_024)
    port = server.sockets[0].getsockname()[1]
    others = await asyncio.start_server(serve, addresses(hosts)[1:], port, backlog=1_024)
    print(port, flush=True)
    async with server, others:
        await asyncio.get_running_loop().run_in_executor(None, sys.stdin.read)


@contextlib.contextmanager
def running(page: Path, hosts: int) -> Iterator[int]:
    """Run the site in a process of its own."""
    command = [sys.executable, "-c", SERVE, str(hosts), str(page)]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, stdin=pipe, stdout=pipe, text=True, cwd=ROOT) as process:
        assert process.stdout is not None and process.stdin is not None
        yield int(process.stdout.readline())
        process.stdin.close()


SERVE = """
import asyncio, sys
from benchmarks.links import site
asyncio.run(site(int(sys.argv[1])))
"""


def urls(count: int, hosts: int, port: int) -> list[str]:
    """Return the URLs to request."""
    names = addresses(hosts)
    return [
        f"http://{names[number % hosts]}:{port}/{number}{'/gone' if number % ONE_IN == 0 else ''}"
        for number in range(1, count + 1)
    ]


def contestants(folder: Path, all_of_them: str, peers: Path | None) -> list[Contestant]:
    """Return the contestants.

    Args:
        folder: The folder of the file with the URLs.
        all_of_them: The URL of a page that links to all others.
        peers: The folder with the npm packages.
    """
    names, most = str(folder / "urls.txt"), str(AT_A_TIME)
    ask = [sys.executable, "-c", ASK, names, most]
    found = [
        Contestant("newsmeta, links", [*ask, "LINK", str(ONE_IN)]),
        Contestant("newsmeta, heads of pages", [*ask, "PAGE", str(ONE_IN)]),
    ]
    if linkchecker := shutil.which("linkchecker"):
        configuration = folder / "linkcheckerrc"
        configuration.write_text(CONFIGURATION.format(most=most), encoding="utf-8")
        command = [linkchecker, "-f", str(configuration), "-r1", "--check-extern", "--no-robots"]
        found.append(Contestant("linkchecker", [*command, all_of_them], status=1))
    linkinator = peers and peers / "node_modules" / ".bin" / "linkinator"
    if linkinator and linkinator.exists():
        command = [str(linkinator), all_of_them, "--concurrency", most, "--silent"]
        found.append(Contestant("linkinator", command, status=1))
    return found


def main() -> None:
    """Run the benchmark."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--urls", type=int, default=5_000)
    parser.add_argument("--hosts", type=int, default=20)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--peers", type=Path)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        page = folder / "all.html"
        with running(page, options.hosts) as port:
            asked = urls(options.urls, options.hosts, port)
            (folder / "urls.txt").write_text("\n".join(asked), encoding="utf-8")
            links = "\n".join(f"<a href='{url}'>a</a>" for url in asked)
            page.write_text(f"<!DOCTYPE html><html><body>{links}", encoding="utf-8")
            found = contestants(folder, f"http://127.0.0.1:{port}/all", options.peers)
            measure(found, options.rounds)
    print(f"{'':28}{'URLs/s':>10}{'processor s':>14}{'MiB':>8}")
    for each in found:
        seconds = min(run.seconds for run in each.runs)
        processor = min(run.processor for run in each.runs)
        most = max(run.kibibytes for run in each.runs) / 1024
        print(f"{each.name:28}{options.urls / seconds:>10,.0f}{processor:>14.2f}{most:>8.0f}")


if __name__ == "__main__":
    main()
