"""The publisher of a page, as far as the site knows it. Nothing is guessed."""

from __future__ import annotations

from collections.abc import Iterable

from newsmeta.authoring.outcome import NewArticleError
from newsmeta.authoring.surroundings import Party, Surroundings
from newsmeta.suggestions import listing
from newsmeta.urls import hosts
from newsmeta.urls.videos import may_be_video


def provider_of(
    host: str, name: str | None, domain: str | None, around: Surroundings
) -> tuple[Party, str]:
    """Return the provider of a page, and a note about it.

    Args:
        host: The host of the page.
        name: The given name of the provider.
        domain: The given domain of the provider.
        around: The surroundings of the article.

    Raises:
        NewArticleError: When the provider is unknown.
    """
    if name and domain:
        return (name, domain), ""
    if not domain and _shows_others(host):
        return _by_name(host, name, around), ""
    searched = domain or host
    registered = hosts.registrable_domain(searched) or searched
    known, origin = _listed(searched, registered, name, around), "the list of organizations calls"
    if not known:
        known, origin = list(around.parties(registered)), "other articles call"
    if not name:
        if len(known) == 1:
            return known[0], ""
        if known:
            names = listing(sorted({each for each, _ in known}), "and")
            raise NewArticleError(f"{registered} belongs to {names} here: say --provider NAME")
        raise NewArticleError(f"nothing here tells who publishes {registered}: say --provider NAME")
    if chosen := next((each for each in known if each[0] == name), None):
        return chosen, ""
    if known:
        other, its_domain = known[0]
        return (name, its_domain), f"--provider: {origin} {its_domain} {other}"
    return (name, domain or registered), ""


def _shows_others(host: str) -> bool:
    """Tell whether a host is that of a video site, an archive or the like."""
    if may_be_video(host):
        return True
    return hosts.is_public_name(host) and hosts.publisher_domain(host) is None


def _listed(host: str, registered: str, name: str | None, around: Surroundings) -> list[Party]:
    """Return the listed organizations whose domain covers a host, for the nearest domain."""
    if around.organizations is None:
        return []
    labels = host.lower().rstrip(".").split(".")
    for at in range(len(labels)):
        domain = ".".join(labels[at:])
        if terms := around.organizations.by_domain.get(domain):
            return [(name if name in term.names else term.name, term.domain) for term in terms]
        if domain == registered:
            break
    return []


def _by_name(host: str, name: str | None, around: Surroundings) -> Party:
    """Return the provider with a name, if the host shows content of others."""
    if not name:
        raise NewArticleError(
            f"{host} shows what others have published: say by whom, with --provider NAME"
        )
    terms = around.organizations.by_name.get(name, []) if around.organizations else []
    found: Iterable[Party] = [(term.name, term.domain) for term in terms if term.domain]
    found = list(dict.fromkeys(found or around.parties_named(name)))
    if len(found) == 1:
        return found[0]
    if found:
        domains = listing(domain for _, domain in found)
        raise NewArticleError(f"{name} is {domains} here: say --set provider.domain=DOMAIN")
    raise NewArticleError(
        f"nothing here tells the domain of {name}: say --set provider.domain=DOMAIN"
    )
