"""`newsmeta new`."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

import typer

from newsmeta.cli import session
from newsmeta.cli.commands import command
from newsmeta.cli.new_options import NewOptions
from newsmeta.cli.output import EXIT_FINDINGS, fail, say, write_data

if TYPE_CHECKING:
    from newsmeta.authoring.outcome import NewArticle, NewArticleError, PageFacts
    from newsmeta.config.config import Config


@command
def new(options: NewOptions) -> None:
    """Write a new article from a headline and an address.

    The file gets its canonical name, beside the other articles. AMP cache, provider and logo are
    filled in as far as the site knows them. The site shows the article once published is true.
    The command prints the path of the file.

    Exit status: 0 the article is written; 1 it is not, since something is missing or wrong, there
    is an article on this page already, or it has errors after --edit; 2 wrong usage or
    configuration.
    """
    from newsmeta.config.config import ConfigError
    from newsmeta.schema.fields import HandoffError

    _check_usage(options)
    try:
        config = session.configuration(options.config_file, options.no_config, options.verbose)
        if options.print_template:
            write_data([_template(options, config)])
            return
        editor = _editor() if options.edit else []
        made = _made(options, config)
    except (ConfigError, HandoffError) as error:
        fail(str(error))
    if options.dry_run:
        say(f"newsmeta: would write {made.path}")
        write_data([made.text])
        return
    write_data([f"{made.path}\n"])
    if editor:
        _edit(made, editor, config)


def _check_usage(options: NewOptions) -> None:
    """Check that options go together and are complete; exits where not."""
    if options.print_template and (options.edit or options.dry_run):
        fail("--print writes no file; leave --edit and --dry-run out")
    if options.print_template and options.online:
        fail("--print asks no page; leave --online out")
    if options.edit and options.dry_run:
        fail("--dry-run writes no file to edit; use one of the two")
    if options.print_template and options.into is not None:
        fail("--print writes no file; leave --into out")
    if options.into is not None and not options.into.strip():
        fail("--into is empty; name a folder, . for the current one")
    if options.print_template:
        return
    if options.title is None and not options.online:
        fail("TITLE is missing; write the headline, in quotes")
    if options.url is None:
        fail("--url is missing; give the address of the publisher's page")


def _made(options: NewOptions, config: Config) -> NewArticle:
    """Return the new article, and print notes about it; exits where it cannot be made."""
    from newsmeta.authoring.creating import new_article
    from newsmeta.authoring.outcome import NewArticleError

    said = _fields(options, config)
    try:
        facts = _facts(options, config)
        made = new_article(
            options.title or facts.title,
            options.url or "",
            config,
            excerpt=options.excerpt or ("" if "excerpt" in said else facts.excerpt),
            topics=options.topics or (),
            provider=options.provider,
            provider_by_page=facts.provider,
            amp_url=options.amp_url or facts.amp_url,
            type=options.type_of_article,
            published=options.published
            or (None if "publishedDateTime" in said else facts.published or None),
            fields={**_besides(facts.fields, said), **said},
            body=_body(options.body),
            into=options.into,
            dry_run=options.dry_run,
        )
    except NewArticleError as error:
        _refuse(error)
    for note in (*facts.notes, *made.notes):
        say(f"newsmeta: note: {note}")
    return made


def _facts(options: NewOptions, config: Config) -> PageFacts:
    """Return the facts that the page states about itself; empty if it is not to be asked."""
    from newsmeta.authoring.outcome import NewArticleError, PageFacts

    if not options.online:
        return PageFacts()
    from newsmeta.cli.online import check_extra, web_options

    check_extra("--online")
    from newsmeta.authoring.page_facts import facts_of
    from newsmeta.web.client import ask
    from newsmeta.web.failures import WebError

    how = web_options(config)
    try:
        facts = facts_of(
            options.url or "",
            lambda questions: ask(questions, how),
            config.settings.tracking_parameters,
        )
    except WebError as error:
        fail(str(error))
    if not (options.title or facts.title):
        raise NewArticleError("the page names no headline; write TITLE, in quotes")
    return facts


def _besides(found: Mapping[str, Any], said: Mapping[str, Any]) -> dict[str, Any]:
    """Return the fields of the page that no option sets."""
    taken = {name.partition(".")[0] for name in said}
    return {name: value for name, value in found.items() if name not in taken}


def _fields(options: NewOptions, config: Config) -> dict[str, str]:
    from newsmeta.importers.plan import pairs
    from newsmeta.linter.content import content_of

    return pairs(options.constants or (), "--set", content_of(config).root)


def _body(name: str | None) -> str | None:
    """Return the text of a file, or of standard input; exits where it cannot be read."""
    if name is None:
        return None
    try:
        if name != session.STDIN:
            return Path(name).read_text("utf-8")
        if sys.stdin is None:
            fail("standard input is closed")
        return sys.stdin.buffer.read().decode("utf-8")
    except OSError as error:
        fail(f"--body: {name} cannot be read: {error.strerror or error}")
    except UnicodeDecodeError:
        fail(f"--body: {name} is not UTF-8")


def _template(options: NewOptions, config: Config) -> str:
    """Return an article to be filled in, with the values of the options; exits where they clash."""
    from newsmeta.authoring.outcome import NewArticleError
    from newsmeta.authoring.template import template_of

    try:
        return template_of(
            config,
            options.title,
            options.url,
            {
                "excerpt": options.excerpt,
                "topics": options.topics or (),
                "provider": options.provider,
                "amp_url": options.amp_url,
                "type": options.type_of_article,
                "published": options.published,
                "body": _body(options.body),
                "fields": _fields(options, config),
            },
        )
    except NewArticleError as error:
        _refuse(error)


def _refuse(error: NewArticleError) -> NoReturn:
    """Say why there is no article, and exit."""
    for reason in error.reasons:
        say(f"newsmeta: {reason}")
    raise typer.Exit(EXIT_FINDINGS) from None


def _editor() -> list[str]:
    """Return the words of the command of the user's editor; exits where none is set."""
    import os
    import shlex

    text = os.environ.get("VISUAL", "").strip() or os.environ.get("EDITOR", "").strip()
    if not text:
        fail("--edit: neither $VISUAL nor $EDITOR names an editor; set one, or leave --edit out")
    try:
        return shlex.split(text, posix=os.name != "nt")
    except ValueError as error:
        fail(f"--edit: {text} is not a command: {error}")


def _edit(made: NewArticle, editor: list[str], config: Config) -> None:
    """Have the article edited, and report findings in it; exits where there are errors."""
    import subprocess

    from newsmeta.api import validate
    from newsmeta.diagnostics import Severity
    from newsmeta.reporters.concise import one_line

    try:
        status = subprocess.run([*editor, str(made.path)], check=False).returncode
    except OSError as error:
        reason = error.strerror or error
        fail(f"--edit: {editor[0]} cannot be started: {reason}; {made.path} was written")
    if status:
        fail(f"--edit: {editor[0]} ended with status {status}; {made.path} was written")
    found = validate([made.path], config, baseline=False).diagnostics
    for diagnostic in found:
        say(one_line(diagnostic))
    if any(each.severity is Severity.ERROR for each in found):
        raise typer.Exit(EXIT_FINDINGS)
