"""Videos on hosting sites, recognized under any of their addresses."""

from __future__ import annotations

from newsmeta.late_patterns import late_pattern
from newsmeta.urls import Url, parse

PLAYERS = (
    *("youtube.com", "youtube-nocookie.com", "youtu.be", "vimeo.com", "dailymotion.com"),
    *("facebook.com", "twitch.tv", "ted.com", "loom.com", "wistia.com", "wistia.net"),
    *("brightcove.net", "jwplayer.com", "jwplatform.com", "streamable.com", "rumble.com"),
    *("channel9.msdn.com", "microsoft.com", "bilibili.com", "tiktok.com"),
    *("vidyard.com", "kaltura.com", "odysee.com", "video.ibm.com", "livestream.com"),
    # Audio.
    *("spotify.com", "soundcloud.com", "podcasts.apple.com", "music.apple.com"),
    *("bandcamp.com/EmbeddedPlayer", "mixcloud.com", "deezer.com", "spreaker.com"),
    *("podbean.com", "buzzsprout.com", "libsyn.com", "simplecast.com", "megaphone.fm"),
    *("acast.com", "art19.com", "omny.fm", "transistor.fm", "iheart.com", "tunein.com"),
    # Broadcasters and newspapers.
    *("c-span.org", "bbc.co.uk", "bbc.com", "npr.org", "pbs.org", "cnn.com", "nbcnews.com"),
    *("abcnews.go.com", "cbsnews.com", "nytimes.com", "washingtonpost.com", "wsj.com"),
    *("bloomberg.com", "theguardian.com"),
    # Documents, charts and maps.
    *("archive.org/embed/", "slideshare.net", "scribd.com", "issuu.com", "documentcloud.org"),
    *("docs.google.com", "drive.google.com", "google.com/maps", "maps.google.com"),
    *("openstreetmap.org", "arcgis.com", "datawrapper.dwcdn.net", "flourish.studio"),
    *("flo.uri.sh", "infogram.com", "public.tableau.com", "prezi.com", "speakerdeck.com"),
    # Posts.
    *("twitter.com", "x.com", "instagram.com", "linkedin.com", "reddit.com", "giphy.com"),
)
"""Well-known hosts, or beginnings of addresses, of players that articles embed."""

_YOUTUBE_PATH = late_pattern(
    r"/(?:embed|shorts|live|v|e)/(?!videoseries|live_stream)([\w-]{11})(?:[/&].*)?"
)
_YOUTUBE_QUERY = late_pattern(r"(?:^|&)vi?=([\w-]{11})(?=&|\Z)")
_YOUTUBE_SHORT = late_pattern(r"/([\w-]{11})/?")
_VIMEO = late_pattern(
    r"/(?:video/|channels/[^/]+/|groups/[^/]+/videos/)?([0-9]{5,12})(?:/[\w-]*)?/?"
)


def may_be_video(host: str) -> bool:
    """Tell quickly whether `video_key` may know the videos on a host."""
    return "youtu" in host or "vimeo" in host


def video_key(url: Url) -> str:
    """Return a unique address of a video, without its scheme; empty for anything else.

    YouTube has a video under `watch?v=`, `youtu.be/`, `embed/`, `shorts/` and more, Vimeo under
    its number and in a player.
    """
    host = url.host.removeprefix("www.")
    if host.removeprefix("m.").removeprefix("music.") in ("youtube.com", "youtube-nocookie.com"):
        is_watched = url.path in ("/watch", "/watch/")
        found = (
            _YOUTUBE_QUERY.search(url.query) if is_watched else _YOUTUBE_PATH.fullmatch(url.path)
        )
        return f"youtube.com/watch?v={found[1]}" if found else ""
    if host == "youtu.be":
        found = _YOUTUBE_SHORT.fullmatch(url.path)
        return f"youtube.com/watch?v={found[1]}" if found else ""
    if host in ("vimeo.com", "player.vimeo.com"):
        found = _VIMEO.fullmatch(url.path)
        return f"vimeo.com/{found[1]}" if found else ""
    return ""


def video_at(text: str) -> str:
    """Return the `video_key` of an address in HTML or front matter."""
    text = text.strip()
    url = parse(f"https:{text}" if text.startswith("//") else text)
    return video_key(url) if url is not None and url.is_web else ""
