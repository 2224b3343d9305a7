"""The schema: every data table with its rows and key, and the rows of all tables together.

Owns which tables there are. The same tables serve the shipped files and overlays.
"""

from collections.abc import Mapping, Sequence
from functools import cache
from typing import cast

from consumers.tagger.core.tables import office_rows, rows
from consumers.tagger.core.tables.data_table import DataTable, Row, RowT

__all__ = [
    "ACTORS",
    "ACTOR_NAMES",
    "ACTOR_WORDS",
    "ACTS",
    "AGENTS",
    "AMBIGUOUS",
    "CASUALTY_WORDS",
    "CITIES",
    "CITY_ALIASES",
    "CITY_NAMES",
    "COUNTRIES",
    "COUNTRY_ALIASES",
    "DEATHS",
    "DEMONYMS",
    "DESKS",
    "EVENTS",
    "FREQUENT_NAMES",
    "GIVEN_NAMES",
    "HINTS",
    "LEXICON_PREFIX",
    "M49",
    "NAME_WORDS",
    "OFFICES",
    "OFFICE_WORDS",
    "POSTS",
    "PROVINCES",
    "PROVINCE_ABBREVIATIONS",
    "PROVINCE_NAMES",
    "SECTORS",
    "TABLES",
    "TOPICS",
    "TOWNS",
    "TOWN_NAMES",
    "WORDS",
    "ZONES",
    "ZONE_NAMES",
    "ZONE_PROVINCES",
    "Tables",
    "lexicon",
    "sort_key",
    "table_named",
]

LEXICON_PREFIX = "lexicon/"
_DERIVED = "derived: `scripts/build_gazetteer.py`"


ACTORS = DataTable(
    "actors",
    rows.ActorRow,
    ("id",),
    "Known persons, groups and organisations; their names are in actor_names",
)
ACTOR_NAMES = DataTable(
    "actor_names",
    rows.ActorNameRow,
    ("actor", "name"),
    "What texts call a known actor. `*` at the end allows any ending; `?` marks an ambiguous name (many "
    "acronyms), which counts only where the text names the actor's country, or the actor by another name",
    owner="actors",
)
OFFICES = DataTable(
    "offices",
    office_rows.OfficeRow,
    ("actor", "since", "until", "role"),
    "Who held which office when; the story's day decides",
    owner="actors",
)
POSTS = DataTable(
    "posts",
    office_rows.PostRow,
    ("country", "post"),
    "The posts of the 80 states that are most in news of conflict: which office of offices.tsv its holder "
    "has, who is one person; `unknown`: no holder is known for certain",
)
DEATHS = DataTable(
    "deaths",
    office_rows.DeathRow,
    ("actor",),
    "Deaths of persons who held an office; they end it",
    owner="actors",
)
ACTOR_WORDS = DataTable(
    "actor_words",
    rows.ActorWordRow,
    ("list", "language", "word"),
    'Words that tie a generic agent to a country. `of`: belonging ("soldiers from Chad"). `within`: place '
    '("police in Kenya"). `filler`: may stand between beside them. `between`: between a country and its '
    'agent ("Russian special forces"). `joins`: and, or. `weak`: agents that do not count without a country '
    "beside them. `former`: before a title they make it someone who no longer holds it",
)
OFFICE_WORDS = DataTable(
    "office_words",
    office_rows.OfficeWordRow,
    ("language", "word", "role"),
    "Words for the offices of offices.tsv; of several roles of a word the country has one",
)
AGENTS = DataTable(
    "agents",
    rows.AgentRow,
    ("language", "term"),
    'Generic agents: beside a country\'s name or demonym they make an actor ("Ukrainian troops": ua-mil). '
    "Without a country beside them they count where their sentence, or the whole text, names only one "
    "country. A `weapon` counts only beside the adjective of a country, where it is used: it is its army's",
    folded="term",
)
CASUALTY_WORDS = DataTable(
    "casualty_words",
    rows.CasualtyWordRow,
    ("language", "term"),
    "Words of casualties. `none`: nobody was hurt. `number`: a number in words. `least`: at "
    "least the number after it",
    folded="term",
)
GIVEN_NAMES = DataTable("given_names", rows.GivenNameRow, ("name",), "Spellings of given names, by groups")
NAME_WORDS = DataTable(
    "name_words",
    rows.NameWordRow,
    ("list", "word"),
    "Words in names. `title`: before a person's name. `given`: given names. `head`: an organisation's name "
    "begins or ends with it. `other`: never in a person's name (places, days, organisations)",
    folded="word",
)
WORDS = DataTable(
    "words",
    rows.WordRow,
    ("list", "language", "word"),
    "Small word lists, whole words. `stopword`: begins a sentence with a capital, and is not a city. "
    '`speech`: after a place\'s name: a speaker ("Moscow said"). `locative`: before one: where something '
    "happened. `placing`: before an ambiguous name they make it a place's. `civic`: after one, they do. "
    "`person`: words before a person's name. `given`: given names; a place's name after one is a surname. "
    "`provincial`: before a country's name they make it a province's. "
    "`renaming`: before a place's name they make it another's (\"New\"). `saying`: not far before one, they "
    'make it where something was said ("told reporters in Cairo"). `settlement`: before a name that '
    "has no row they suggest one (`conflictwire data suggest`). `small`: capitalised words before a "
    'place\'s name that leave it what it is ("Mayor", "North")',
)
AMBIGUOUS = DataTable(
    "ambiguous",
    rows.AmbiguousRow,
    ("name", "policy"),
    "Names that are other things more often than places. `drop`: never a place; a dropped name of several "
    "words takes them away. `place`: needs a preposition of place before it, or another mention of the "
    "country. `vote`: needs another mention of the country. `given`: a given name, too: a capitalised word "
    "after it makes it a person's. A name has one of the first three",
    folded="name",
)
FREQUENT_NAMES = DataTable(
    "frequent_names",
    rows.FrequentNameRow,
    ("language", "name"),
    "Frequent words of a language that a place's name or a form of it is, too. `word`: counts as a place "
    "with a capital inside a sentence, where capitals mark names, or with another mention of the country. "
    "`place`: looked at, and left as it is",
    origin="own list; `python -m bench.tagging_probes words` says what is missing",
)
COUNTRIES = DataTable(
    "countries",
    rows.CountryNameRow,
    ("country", "language", "name"),
    "Names of countries in the languages of the CLDR",
    origin=_DERIVED,
)
COUNTRY_ALIASES = DataTable(
    "country_aliases",
    rows.CountryAliasRow,
    ("country", "language", "name"),
    "Names of countries beyond the CLDR's; capitals count only in capitals; `*` allows any ending",
)
DEMONYMS = DataTable(
    "demonyms",
    rows.CountryAliasRow,
    ("country", "language", "name"),
    "Demonyms and adjectives of countries; `*` allows any ending. One that begins with a small letter counts "
    "in either case",
)
TOWNS = DataTable(
    "towns",
    rows.TownRow,
    ("country",),
    "Countries whose towns are news: countries at war, and countries whose local papers name a town without "
    "its country. Elsewhere a city is known from 100,000 people",
    weight="min_population",
)
CITIES = DataTable(
    "cities",
    rows.CityRow,
    ("geonames",),
    "Capitals, cities, and towns of the countries of towns.tsv",
    weight="population",
    origin=_DERIVED,
)
CITY_NAMES = DataTable(
    "city_names",
    rows.CityNameRow,
    ("geonames", "name"),
    "More names of the cities",
    owner="cities",
    origin=_DERIVED,
)
CITY_ALIASES = DataTable(
    "city_aliases",
    rows.CityAliasRow,
    ("country", "city", "name"),
    "Names of cities in languages where GeoNames has none; such a city is known beyond its size. `*` allows "
    "any ending",
)
TOWN_NAMES = DataTable(
    "town_names",
    rows.TownNameRow,
    ("country", "city", "language", "name"),
    "Names of the towns of the wars by language, in the nominative; such a town is known beyond its size. In "
    "Russian, Ukrainian, Polish and Czech their cases are found, too",
)
PROVINCES = DataTable(
    "admin1",
    rows.ProvinceRow,
    ("id",),
    "First-order administrative regions of countries in or near conflict, and of large federations; the "
    "point is the largest town or the seat",
    origin="own list; points and codes from GeoNames",
)
PROVINCE_NAMES = DataTable(
    "admin1_names",
    rows.ProvinceNameRow,
    ("province", "name"),
    "What texts call a province, in any language",
    owner="admin1",
)
PROVINCE_ABBREVIATIONS = DataTable(
    "admin1_abbreviations",
    rows.ProvinceAbbreviationRow,
    ("province", "abbreviation"),
    'Abbreviations of provinces that count only after a town\'s name and a comma ("Danbury, Conn."), and '
    'names that are a country\'s, too, which count only after a word of provinces ("Niger state")',
    owner="admin1",
)
ZONES = DataTable("zones", rows.ZoneRow, ("id",), "Hot zones: regions of conflict that are not a country")
ZONE_NAMES = DataTable(
    "zone_names",
    rows.ZoneNameRow,
    ("zone", "name"),
    "What texts call a hot zone, in any language; `*` allows any ending",
    owner="zones",
)
ZONE_PROVINCES = DataTable(
    "zone_provinces",
    rows.ZoneProvinceRow,
    ("zone", "province"),
    "Provinces whose towns lie in a hot zone",
    owner="zones",
)
HINTS = DataTable(
    "hints",
    rows.HintRow,
    ("region", "language", "name"),
    "Institutions, offices and ranks that indicate the country or province of a text, though they are not "
    "places: they only help to choose between places of one name",
)
DESKS = DataTable("desks", rows.DeskRow, ("country",), "Which desk gets the stories of a country")
M49 = DataTable(
    "m49",
    rows.M49Row,
    ("country",),
    "The M49 regions of each country. XK has no code of its own and stands with Southern Europe; TW stands "
    "with Eastern Asia; both are our choice",
    origin="own list after the UN's M49 standard",
)
ACTS = DataTable(
    "acts",
    rows.ActRow,
    ("language", "kind", "term"),
    'Words of headlines. `attack`: needs two sides in its sentence, one of them at war ("Israel strikes '
    'Beirut"). `flash`: in a text of a line or two it needs a place at war ("Explosions in Kyiv"). `mask`: '
    'where it stands nothing of both counts ("strikes a deal", "earthquake"). `deed`: says what was done '
    "in a story, and nothing of whether it is one. `supply`: weapons in its sentence are bought or "
    "delivered, not used",
    folded="term",
)
EVENTS = DataTable(
    "events",
    rows.EventRow,
    ("event",),
    "Event types that a term of a lexicon may name; empty where a vocabulary has no such type. Words like "
    '"condemned" say little about relevance, and everything about what was done: their events have a lower '
    "weight",
    origin="own mapping between the names of the three vocabularies",
)
SECTORS = DataTable(
    "sectors",
    rows.SectorRow,
    ("sector",),
    'The sectors of actors, and what a generic agent of one is called ("Ukraine: armed forces")',
    origin="codes of PLOVER, names of our own",
)
TOPICS = DataTable(
    "medtop",
    rows.TopicRow,
    ("number",),
    "Names of the IPTC Media Topics that a story may get (http://cv.iptc.org/newscodes/mediatopic/NUMBER)",
    origin="IPTC Media Topics, the numbers and names alone",
)
TABLES: Mapping[str, DataTable[Row]] = {
    table.name: table
    for table in (
        *(
            ACTORS,
            ACTOR_NAMES,
            OFFICES,
            POSTS,
            DEATHS,
            ACTOR_WORDS,
            OFFICE_WORDS,
            AGENTS,
            NAME_WORDS,
            WORDS,
            AMBIGUOUS,
        ),
        *(FREQUENT_NAMES, GIVEN_NAMES, CASUALTY_WORDS),
        *(COUNTRIES, COUNTRY_ALIASES, DEMONYMS, TOWNS, CITIES, CITY_NAMES, CITY_ALIASES, TOWN_NAMES),
        *(PROVINCES, PROVINCE_NAMES, PROVINCE_ABBREVIATIONS, ZONES, ZONE_NAMES, ZONE_PROVINCES, HINTS),
        *(DESKS, M49, ACTS, EVENTS, SECTORS, TOPICS),
    )
}
"""Every table but the lexicons, by name."""


@cache
def lexicon(language: str) -> DataTable[rows.LexiconRow]:
    """Return the table of a language's lexicon."""
    return DataTable(
        LEXICON_PREFIX + language,
        rows.LexiconRow,
        ("term",),
        "Terms that say whether a text is about conflict. `conflict` and `unrest` speak for (weight above "
        "0), `counter` speaks against (below 0), `mask` is not counted at all (0): it takes its words away "
        "from shorter terms",
        folded="term",
        weight="weight",
    )


def table_named(name: str) -> DataTable[Row]:
    """Return a table by its name; any language has a lexicon's."""
    if name.startswith(LEXICON_PREFIX):
        return lexicon(name.removeprefix(LEXICON_PREFIX))
    return TABLES[name]


def sort_key(row: Row) -> tuple[tuple[bool, object], ...]:
    """Return by what the rows of a file are sorted: their values from left to right, a missing one first."""
    return tuple((value is not None, value) for value in row)


class Tables:
    """The rows of every table."""

    def __init__(self, by_name: Mapping[str, Sequence[Row]]) -> None:
        self.by_name = by_name

    def __getitem__(self, table: DataTable[RowT]) -> Sequence[RowT]:
        return cast("Sequence[RowT]", self.by_name[table.name])

    def lexicons(self) -> Mapping[str, Sequence[rows.LexiconRow]]:
        """Return the rows of the lexicons by language, sorted."""
        languages = sorted(
            name.removeprefix(LEXICON_PREFIX) for name in self.by_name if name.startswith(LEXICON_PREFIX)
        )
        return {language: self[lexicon(language)] for language in languages}
