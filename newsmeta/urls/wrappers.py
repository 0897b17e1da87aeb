"""Hosts that redirect to pages or show copies of them: redirectors, viewers, caches, archives.

A wrapper is recognized by its host and the beginning of its path. It has the address of the page in
a parameter, after its path, or encoded in its own way (`newsmeta.urls.unwrapping`).
"""

from __future__ import annotations

from collections import defaultdict
from functools import cache
from typing import NamedTuple

from newsmeta.urls.ordinary import ordinary_host

REDIRECTOR = "a redirector"
FILTER = "a mail filter"
VIEWER = "a viewer"
AMP_CACHE = "an AMP cache"
CACHE = "a cache"
ARCHIVE = "an archive"
TRANSLATOR = "a translator"
SHORTENER = "a shortener"

BEHIND = "…"
"""Used instead of the name of a parameter if the address follows the path."""


class Wrapper(NamedTuple):
    """A service that redirects to pages or shows copies of them.

    Attributes:
        host: The host; a leading `*.` matches any subdomain, a final `.*` any national domain.
        path: The beginning of its paths; without a final slash, the path ends with a whole name.
        inside: The names of the parameters with the address, of which the first present one
            counts; or `BEHIND`; or the name of a function of `newsmeta.urls.unwrapping`; empty if
            the address cannot be extracted.
        kind: The kind of service.
    """

    host: str
    path: str
    inside: str
    kind: str = REDIRECTOR


WRAPPERS: tuple[Wrapper, ...] = (
    Wrapper("google.*", "/url", "q url"),
    Wrapper("google.*", "/imgres", "imgrefurl", VIEWER),
    Wrapper("google.*", "/amp/", "google_amp", AMP_CACHE),
    Wrapper("google.*", "/aclk", "adurl"),
    Wrapper("googleadservices.com", "/pagead/", "adurl"),
    Wrapper("googleweblight.com", "/", "u lite_url", VIEWER),
    Wrapper("docs.google.com", "/viewer", "url", VIEWER),
    Wrapper("docs.google.com", "/viewerng/viewer", "url", VIEWER),
    Wrapper("docs.google.com", "/gview", "url", VIEWER),
    Wrapper("drive.google.com", "/viewer", "url", VIEWER),
    *(
        Wrapper("translate.google.*", path, "u", TRANSLATOR)
        for path in ("/translate", "/translate_c", "/translate_p", "/website")
    ),
    Wrapper("*.translate.goog", "/", "translate_goog", TRANSLATOR),
    Wrapper("webcache.googleusercontent.com", "/search", "google_cache", CACHE),
    Wrapper("news.google.com", "/articles/", ""),
    Wrapper("news.google.com", "/rss/articles/", ""),
    Wrapper("news.google.com", "/read/", ""),
    Wrapper("news.google.com", "/__i/rss/", ""),
    Wrapper("news.google.com", "/news/url", "url"),
    Wrapper("feedproxy.google.com", "/", ""),
    Wrapper("youtube.com", "/redirect", "q url"),
    Wrapper("cdn.ampproject.org", "/", "amp_cache", AMP_CACHE),
    Wrapper("*.cdn.ampproject.org", "/", "amp_cache", AMP_CACHE),
    Wrapper("*.bing-amp.com", "/", "amp_cache", AMP_CACHE),
    Wrapper("bing.com", "/ck/a", "bing_click"),
    Wrapper("bing.com", "/news/apiclick.aspx", "url"),
    Wrapper("cc.bingj.com", "/", "", CACHE),
    Wrapper("translatetheweb.com", "/", "a", TRANSLATOR),
    Wrapper("microsofttranslator.com", "/", "a", TRANSLATOR),
    Wrapper("view.officeapps.live.com", "/op/", "src", VIEWER),
    Wrapper("r.search.yahoo.com", "/", "yahoo_search"),
    Wrapper("duckduckgo.com", "/l/", "uddg"),
    Wrapper("yandex.ru", "/turbo", "text", CACHE),
    Wrapper("facebook.com", "/l.php", "u"),
    Wrapper("facebook.com", "/flx/warn/", "u"),
    Wrapper("l.facebook.com", "/", "u"),
    Wrapper("lm.facebook.com", "/", "u"),
    Wrapper("l.instagram.com", "/", "u"),
    Wrapper("l.threads.net", "/", "u"),
    Wrapper("l.threads.com", "/", "u"),
    Wrapper("l.messenger.com", "/", "u"),
    Wrapper("l.workplace.com", "/", "u"),
    Wrapper("out.reddit.com", "/", "url"),
    Wrapper("linkedin.com", "/redir/", "url"),
    Wrapper("linkedin.com", "/safety/go", "url"),
    Wrapper("t.umblr.com", "/redirect", "z"),
    Wrapper("href.li", "/", "bare_query"),
    Wrapper("vk.com", "/away.php", "to"),
    Wrapper("steamcommunity.com", "/linkfilter/", "u url"),
    Wrapper("slack-redir.net", "/link", "url"),
    Wrapper("medium.com", "/r/", "url"),
    Wrapper("getpocket.com", "/redirect", "url"),
    Wrapper("disq.us", "/", "url"),
    Wrapper("exit.sc", "/", "url"),
    Wrapper("link.zhihu.com", "/", "target"),
    Wrapper("go.redirectingat.com", "/", "url"),
    Wrapper("go.skimresources.com", "/", "url"),
    Wrapper("redirect.viglink.com", "/", "u"),
    Wrapper("click.linksynergy.com", "/", "murl"),
    Wrapper("awin1.com", "/cread.php", "ued p"),
    Wrapper("*.safelinks.protection.outlook.com", "/", "url", FILTER),
    Wrapper("safelinks.protection.outlook.com", "/", "url", FILTER),
    Wrapper("*.safelink.emails.azure.net", "/", "destination", FILTER),
    Wrapper("statics.teams.cdn.office.net", "/evergreen-assets/safelinks/", "url", FILTER),
    Wrapper("urldefense.proofpoint.com", "/v1/", "u", FILTER),
    Wrapper("urldefense.proofpoint.com", "/v2/", "proofpoint_2", FILTER),
    Wrapper("urldefense.proofpoint.com", "/v3/", "proofpoint_3", FILTER),
    Wrapper("urldefense.com", "/v3/", "proofpoint_3", FILTER),
    Wrapper("urldefense.us", "/v3/", "proofpoint_3", FILTER),
    Wrapper("linkprotect.cudasvc.com", "/url", "a", FILTER),
    Wrapper("secure-web.cisco.com", "/", BEHIND, FILTER),
    Wrapper("*.trendmicro.com", "/wis/clicktime/", "url", FILTER),
    Wrapper("*.mimecast.com", "/s/", "", FILTER),
    Wrapper("web.archive.org", "/web/", BEHIND, ARCHIVE),
    Wrapper("web.archive.org", "/save/", BEHIND, ARCHIVE),
    Wrapper("archive.org", "/web/", BEHIND, ARCHIVE),
    *(
        Wrapper(f"archive.{end}", "/", inside, ARCHIVE)
        for end in ("ph", "is", "today", "md", "vn", "fo", "li")
        for inside in (BEHIND, "")
    ),
    Wrapper("12ft.io", "/proxy", "q", VIEWER),
    Wrapper("12ft.io", "/", BEHIND, VIEWER),
    Wrapper("outline.com", "/", BEHIND, VIEWER),
)
"""All wrappers; among several that match, the first one with an address wins."""

SHORTENERS = frozenset(
    """
    t.co bit.ly j.mp lnkd.in goo.gl ow.ly buff.ly dlvr.it tinyurl.com is.gd v.gd trib.al ift.tt
    flip.it fb.me feeds.feedburner.com rebrand.ly cutt.ly t.ly tiny.cc rb.gy ht.ly snip.ly hubs.ly
    hubs.la hubs.li wp.me t.cn aka.ms amzn.to shar.es
    nyti.ms wapo.st cnn.it bbc.in reut.rs bloom.bg on.wsj.com on.ft.com n.pr gu.com econ.st tcrn.ch
    apne.ws nbcnews.to abcn.ws cbsn.ws fxn.ws politi.co usat.ly lat.ms yhoo.it
    """.split()  # noqa: SIM905 - one a line would be a page
)
"""Hosts of short links, which do not contain the address of the page."""


def may_be_wrapped(text: str) -> bool:
    """Tell quickly whether a URL may be one of a wrapper."""
    host = ordinary_host(text)
    if not host:
        return True
    return host in SHORTENERS or not _by_label().keys().isdisjoint(host.split("."))


def near(host: str) -> list[Wrapper]:
    """Return the wrappers that share a name with a host."""
    known = _by_label()
    return [wrapper for label in host.split(".") for wrapper in known.get(label, ())]


@cache
def _by_label() -> dict[str, list[Wrapper]]:
    """Return the wrappers by the second-level names of their hosts."""
    found = defaultdict[str, list[Wrapper]](list)
    for wrapper in WRAPPERS:
        found[wrapper.host.replace(".*", ".").rsplit(".", 2)[-2]].append(wrapper)
    return dict(found)
