"""The vocabulary of the benchmarks' articles, all of it invented.

Braces in a text are filled in: `who`, `do`, `place`, `town`, `when`, `year` and the number `n`.
"""

from __future__ import annotations

from dataclasses import dataclass

WHO = (
    "City council", "Volunteers", "Two schools", "The water board", "Neighbours", "Gardeners",
    "A bakery", "The tram company", "Researchers", "The fire brigade", "Students", "Three farmers",
    "The port authority", "A choir", "The state’s auditors", "Retired engineers",
)  # fmt: skip
DO = (
    "plan to renew", "vote on", "open", "repair", "map", "measure the heat in", "clean",
    "count the trees of", "light up", "argue about", "buy back", "rethink", "film", "insure",
)  # fmt: skip
PLACES = (
    "the old harbour", "the northern districts", "the market square", "the river bank",
    "the university", "the railway yard", "the hill quarter", "the new library",
    "the Café Zentral", "the cable car", "the water works", "the lower bridge",
)  # fmt: skip
WHEN = (
    "before the summer", "after a long winter", "with help from abroad", "for the first time",
    "without waiting for the state", "“because somebody has to”", "– at last", "in spite of rain",
    "as costs rise", "in their own time", "ahead of the vote", "two years late",
)  # fmt: skip
SYLLABLES = (
    "ba", "do", "fen", "gor", "hil", "ka", "lund", "mer", "nor", "pol",
    "ri", "sten", "tal", "ul", "ver", "wick", "xa", "yar", "zell", "brook",
)  # fmt: skip
"""Syllables for names of towns. None begins like another."""

TITLES = (
    "{who} {do} {place} of {town} {when}",
    "{who} {do} {place} of {town}",
    "{town}: {n} ideas for {place}",
    "What {place} of {town} will look like in {year}",
    "‘Nobody asked us’: who decides about {place} in {town}",
    "{town} looks back — and {when}",
    "How {town} found ${n} million for {place}",
    "{who} of {town} on air: {n} questions about {place}",
    "Opinion | {town} can do better than {place}",
    "{who} {do} {place}, {town}’s mayor says",
    "{town} 2.0 – {place} goes digital",
)
QUOTING_TITLE = 'Why {town} says \\"no\\" to {place}'
LONG_TITLE = (
    "{who} {do} {place} of {town} {when}, and what the {n} towns further down the river, which"
    " have waited for it longer, make of that"
)
SENTENCES = (
    "The plan covers {n} districts of {town} and starts in the spring of {year}.",
    "Nobody in {town} had expected so many people to come to {place}.",
    "The costs are shared: one half comes from the city, the other from {n} donations.",
    "“We did not think that it would go so fast,” says one of the {n} organizers.",
    "A first report on {place} is due in autumn; until then the work goes on.",
    "Whether it lasts depends on the weather, and on the budget of {year}.",
    "Similar attempts in {n} other cities had mixed results.",
    "Maps and figures about {place} are to be published on the city’s website.",
    "{who} {do} {place} {when}, and the neighbours don’t all like it.",
    "{who} and the town of {town} have met every {n} days since {year}.",
    "It began with a letter to the mayor of {town}; today it’s a movement with {n} members.",
    "For {n} years {place} stood empty (the last tenants moved to {town} in {year}).",
    "Tickets for the tour of {place} are free of charge, but there are {n} at most.",
    "Critics say that {place} needs {n} million more – others, that it needs less.",
    "The jury praised “an idea which {town} can be proud of” and gave it {n} points of 100.",
    "In {town}, the town with {place}, trust has grown by {n}% since {year}.",
    "Prof. Zoë Müller, who has studied {place} for {n} years, is more careful.",
    "No other town of its size spends as much on {place} as {town} does: $ {n} a head.",
    "The vote on {place} is on the {n}th day of the session, at half past nine.",
    "{who} warn that what works in {town} may not work elsewhere.",
)
QUOTING_SENTENCES = (
    'The mayor called it \\"a good day for {town}\\", the opposition \\"{n} lost years\\".',
    'A sign at the door of {place} says \\"back in {n} minutes\\" since {year}.',
)
"""Sentences with straight quotes, as written in double quotes."""


@dataclass(frozen=True, slots=True)
class Words:
    """The vocabulary of titles and excerpts."""

    titles: tuple[str, ...]
    sentences: tuple[str, ...]
    who: tuple[str, ...]
    places: tuple[str, ...]
    when: tuple[str, ...]


def _ascii(texts: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(filter(str.isascii, texts))


_ALL = (TITLES, SENTENCES, WHO, PLACES, WHEN)
WORDS = Words(*_ALL), Words(*map(_ascii, _ALL))
"""The whole vocabulary, and the part in ASCII, which most texts use."""

TOPICS = (
    "Climate", "Cities", "Transport", "Schools", "Water", "Health", "Culture", "Public Finance",
    "R&D", "Open Data", "Local Elections", "Café Culture",
)  # fmt: skip

AREAS = ("Harbour", "Northern", "Market", "River", "University", "Hill", "Railway", "Library")
PAPERS = ("Post", "Herald", "Tribune", "Courier", "Observer", "Times")
OTHER_PROVIDERS = (
    ("Neue Bühne", "neue-buehne.example"),
    ("L’Écho du Port", "echoduport.example"),
    ("Radio Example", "radio.example.com"),
    ("The Daily Example", "news.example.net"),
    ("Example Agency", "example.org"),
)
PROVIDERS = (
    *((f"{area} {paper}", f"{area}{paper}.example".lower()) for area in AREAS for paper in PAPERS),
    *OTHER_PROVIDERS,
)
"""Names and domains, all different."""
