"""The closed vocabularies: every value a coded column may take, each with its meaning.

What belongs here: terms that the tables, the rules and the reporting views share. Words of a language (cue verbs,
titles, triggers) do not: they are data, in `pipelines/lexicon`.
"""

from enum import StrEnum
from typing import Self


class Term(StrEnum):
    """A coded value that carries its own meaning, so that the data dictionary needs no second list."""

    meaning: str

    def __new__(cls, value: str, meaning: str = "") -> Self:
        """Make the term a string that also knows what it means."""
        if not meaning:
            raise TypeError(f"{cls.__name__}.{value} needs a meaning")
        term = str.__new__(cls, value)
        term._value_ = value
        term.meaning = meaning
        return term


class Field(Term):
    """Where in the article the spans of a claim lie."""

    TEXT = "text", "offsets count in articles.text"
    TITLE = "title", "offsets count in articles.title"


class Attribution(Term):
    """Who answers for a statement."""

    ATTRIBUTED = "attributed", "the outlet says that somebody stated it"
    NARRATOR = "narrator", "the outlet tells it as fact, in its own voice"


class Quotation(Term):
    """Whose words the content has."""

    DIRECT = "direct", "the source's words, between quotation marks"
    INDIRECT = "indirect", "the outlet's wording of what the source said"
    MIXED = "mixed", "the outlet's wording with quoted stretches inside"


class Stance(Term):
    """The source's stance towards the content as it is worded."""

    ASSERTS = "asserts", "holds the content to be so"
    CONFIRMS = "confirms", "acknowledges or admits what others claimed"
    DENIES = "denies", "holds the content not to be so"
    WITHHOLDS = "withholds", "declined to confirm, could not verify; with empty content: no comment"
    SUGGESTS = "suggests", "holds the content possible or likely, or hints at it"
    OTHER = "other", "asserts nothing: a threat, wish, demand or question"


class Factuality(Term):
    """FactBank's values: how certain the source is, and of which polarity (Saurí and Pustejovsky 2009)."""

    CT_PLUS = "CT+", "certain that it is so"
    PR_PLUS = "PR+", "probable that it is so"
    PS_PLUS = "PS+", "possible that it is so"
    CT_MINUS = "CT-", "certain that it is not so"
    PR_MINUS = "PR-", "probable that it is not so"
    PS_MINUS = "PS-", "possible that it is not so"
    CT_UNKNOWN = "CTu", "certain, but not said of which polarity"
    UNKNOWN = "Uu", "the source does not commit itself"


class Relation(Term):
    """AIDA's relations between claims."""

    IDENTICAL = "identical", "the same statement of the same source, told by two articles"
    SUPPORTING = "supporting", "both hold the same account of the same event to be so"
    REFUTING = "refuting", "one holds to be so what the other holds not to be so"
    RELATED = "related", "both bear on the same event, and neither supports nor refutes the other"


class Facet(Term):
    """What of an event a claim is about."""

    OCCURRENCE = "occurrence", "that it happened"
    RESPONSIBILITY = "responsibility", "who did it"
    MEANS = "means", "with what it was done"
    CASUALTIES = "casualties", "whom it killed, wounded or took"
    PLACE = "place", "where it happened"
    TIME = "time", "when it happened"
    SUPPORT = "support", "who helped those who did it"


class EventType(Term):
    """ACLED's event types."""

    BATTLES = "Battles", "two armed groups fight"
    EXPLOSIONS = "Explosions/Remote violence", "one side strikes from afar, or by explosives"
    VIOLENCE_AGAINST_CIVILIANS = "Violence against civilians", "an armed group attacks unarmed people"
    PROTESTS = "Protests", "people demonstrate without violence of their own"
    RIOTS = "Riots", "a crowd uses violence"
    STRATEGIC_DEVELOPMENTS = "Strategic developments", "a non-violent act that bears on the conflict"


class EventSubtype(Term):
    """ACLED's sub-event types; `event_type` is the type that each belongs to."""

    event_type: EventType

    def __new__(cls, value: str, event_type: str = "", meaning: str = "") -> Self:
        """Make the term a string that also knows its type and what it means."""
        term = str.__new__(cls, value)
        term._value_ = value
        term.event_type = EventType(event_type)
        term.meaning = meaning
        return term

    ARMED_CLASH = "Armed clash", EventType.BATTLES, "a fight without change of territory"
    GOVERNMENT_REGAINS = "Government regains territory", EventType.BATTLES, "state forces take a place"
    NON_STATE_OVERTAKES = "Non-state actor overtakes territory", EventType.BATTLES, "a group takes a place"
    CHEMICAL_WEAPON = "Chemical weapon", EventType.EXPLOSIONS, "a chemical agent is used"
    AIR_DRONE_STRIKE = "Air/drone strike", EventType.EXPLOSIONS, "a strike from or at something in the air"
    SUICIDE_BOMB = "Suicide bomb", EventType.EXPLOSIONS, "the bomber dies with the bomb"
    SHELLING = "Shelling/artillery/missile attack", EventType.EXPLOSIONS, "a long-range weapon is fired"
    REMOTE_EXPLOSIVE = "Remote explosive/landmine/IED", EventType.EXPLOSIONS, "a planted device explodes"
    GRENADE = "Grenade", EventType.EXPLOSIONS, "a grenade is thrown"
    SEXUAL_VIOLENCE = (
        "Sexual violence",
        EventType.VIOLENCE_AGAINST_CIVILIANS,
        "sexual violence by an armed actor",
    )
    ATTACK = "Attack", EventType.VIOLENCE_AGAINST_CIVILIANS, "civilians are attacked otherwise"
    ABDUCTION = (
        "Abduction/forced disappearance",
        EventType.VIOLENCE_AGAINST_CIVILIANS,
        "civilians are taken, or vanish",
    )
    PEACEFUL_PROTEST = "Peaceful protest", EventType.PROTESTS, "nobody intervenes"
    PROTEST_INTERVENTION = (
        "Protest with intervention",
        EventType.PROTESTS,
        "it is dispersed, nobody badly hurt",
    )
    EXCESSIVE_FORCE = (
        "Excessive force against protesters",
        EventType.PROTESTS,
        "protesters are hurt or killed",
    )
    VIOLENT_DEMONSTRATION = "Violent demonstration", EventType.RIOTS, "demonstrators use violence"
    MOB_VIOLENCE = "Mob violence", EventType.RIOTS, "a crowd attacks others"
    AGREEMENT = "Agreement", EventType.STRATEGIC_DEVELOPMENTS, "a truce, ceasefire or deal"
    ARRESTS = "Arrests", EventType.STRATEGIC_DEVELOPMENTS, "politically relevant arrests"
    GROUP_CHANGE = (
        "Change to group/activity",
        EventType.STRATEGIC_DEVELOPMENTS,
        "a group forms, splits, backs or moves",
    )
    DISRUPTED_WEAPONS = (
        "Disrupted weapons use",
        EventType.STRATEGIC_DEVELOPMENTS,
        "a weapon is stopped or seized",
    )
    HEADQUARTERS = "Headquarters or base established", EventType.STRATEGIC_DEVELOPMENTS, "a base is set up"
    LOOTING = (
        "Looting/property destruction",
        EventType.STRATEGIC_DEVELOPMENTS,
        "property is taken or destroyed",
    )
    NON_VIOLENT_TRANSFER = (
        "Non-violent transfer of territory",
        EventType.STRATEGIC_DEVELOPMENTS,
        "a place changes hands without a fight",
    )
    OTHER = "Other", EventType.STRATEGIC_DEVELOPMENTS, "another development that bears on the conflict"


class Mode(Term):
    """PLOVER's modes of an assault."""

    ABDUCT = "abduct", "people are taken"
    BEAT = "beat", "people are beaten"
    TORTURE = "torture", "people are tortured"
    SEXUAL = "sexual", "sexual violence"
    TARGETED = "targeted", "an assassination"
    DESTROY = "destroy", "property is destroyed"
    PRIMITIVE = "primitive", "blades, stones, fire"
    FIREARMS = "firearms", "small arms"
    EXPLOSIVES = "explosives", "bombs, mines, improvised devices"
    SUICIDE_ATTACK = "suicide-attack", "the attacker dies in the attack"
    AERIAL = "aerial", "aircraft"
    DRONE = "drone", "unmanned aircraft"
    HEAVY_WEAPONS = "heavy-weapons", "artillery, rockets, missiles, tanks"
    CROWD_CONTROL = "crowd-control", "tear gas, water cannon, rubber bullets"
    UNCONVENTIONAL = "unconventional", "chemical, biological or radiological agents"


class Measure(Term):
    """What a number counts."""

    KILLED = "killed", "people dead"
    WOUNDED = "wounded", "people hurt"
    CAPTURED = "captured", "people taken or detained"
    MISSING = "missing", "people unaccounted for"
    DISPLACED = "displaced", "people driven from home"
    EQUIPMENT_LOST = "equipment_lost", "vehicles, aircraft or weapons lost"
    AREA = "area", "places or area taken"
    OTHER = "other", "another count"


class DateBasis(Term):
    """Where a date comes from."""

    EXPLICIT = "explicit", "the words give the date"
    RELATIVE = "relative", "counted from the publication date ('on Tuesday')"
    PUBLICATION = "publication", "the publication date stands in, no date is given"
    NONE = "none", "no date can be known"


class PublishedBasis(Term):
    """Where an article's publication date comes from."""

    FEED = "feed", "the feed entry says so"
    METADATA = "metadata", "the page's own metadata says so"
    RECORD = "record", "the record of a JSONL file, or the head of a text file, says so"
    DATELINE = "dateline", "the text's dateline says so"
    NONE = "none", "no date can be known"


class ActorKind(Term):
    """PLOVER's actor sectors, with IGO, NGO, STATE and PERSON."""

    GOV = "GOV", "government"
    MIL = "MIL", "state armed forces"
    PRM = "PRM", "paramilitary, militia on the side of a state"
    COP = "COP", "police"
    SPY = "SPY", "intelligence service"
    REB = "REB", "rebels, armed opposition"
    UAF = "UAF", "unaligned or unidentified armed force"
    JUD = "JUD", "judiciary"
    LEG = "LEG", "legislature"
    OPP = "OPP", "political opposition"
    PTY = "PTY", "political party"
    ELI = "ELI", "elite, former official"
    JRN = "JRN", "news media, journalists"
    BUS = "BUS", "business"
    CRM = "CRM", "criminals"
    CVL = "CVL", "civilians, witnesses, residents"
    EDU = "EDU", "education"
    LAB = "LAB", "labour"
    MED = "MED", "health"
    REF = "REF", "refugees, displaced people"
    REL = "REL", "religious body"
    AGR = "AGR", "agriculture"
    SOC = "SOC", "social group"
    UNK = "UNK", "not known"
    IGO = "IGO", "intergovernmental organisation"
    NGO = "NGO", "non-governmental organisation, monitor"
    STATE = "STATE", "a state as a whole"
    PERSON = "PERSON", "a named person"


class NameKind(Term):
    """What kind of name an actor goes by."""

    NAME = "name", "the name in use"
    ALIAS = "alias", "another name"
    ACRONYM = "acronym", "an abbreviation"
    DEMONYM = "demonym", "an adjective or a people's name that stands for it"
    METONYM = "metonym", "a capital or building that stands for it"


class ActorRelation(Term):
    """How two actors relate."""

    MEMBER_OF = "member_of", "the actor belongs to the other"
    SPEAKS_FOR = "speaks_for", "the person speaks for the other"
    MERGED_FROM = "merged_from", "the actor came out of the other"
    ALLIED_WITH = "allied_with", "the two fight on one side, or one backs the other"
    BACKED_BY = "backed_by", "the other supports the actor, with arms, money, people or more"


class ParticipantRole(Term):
    """The part that an actor plays in an event."""

    INITIATOR = "initiator", "who acts"
    TARGET = "target", "whom or what the act is aimed at"
    VICTIM = "victim", "who is harmed"
    SUPPORTER = "supporter", "who helps the initiator"
    PLACE_HOLDER = "place_holder", "who holds the place where it happens"


class OriginBasis(Term):
    """Why an article counts as a relay of an origin."""

    NEAR_DUPLICATE = "near_duplicate", "its words are largely those of another article"
    WIRE_CREDIT = "wire_credit", "it credits the agency ('told AFP', '(Reuters)')"
    DECLARED = "declared", "it names its original source"
    CANONICAL_LINK = "canonical_link", "its page links to the original"
    OWN = "own", "it is the first carrier of the words that others copy"


class Status(Term):
    """Airwars' grades; the first that applies, in the order of the list."""

    CONFIRMED = "confirmed", "the side that the account harms or accuses acknowledges it"
    DISCOUNTED = "discounted", "its only claimant retracted it, or it is only ever denied"
    CONTESTED = "contested", "one party asserts it, another denies it or holds an incompatible account"
    FAIR = "fair", "two or more independent origins assert it, nobody denies it"
    WEAK = "weak", "one origin, or one side only, asserts it"
    UNRESOLVED = "unresolved", "nobody asserts it"


class RedirectReason(Term):
    """Why a published event id is no longer current."""

    MERGED = "merged", "new evidence joined it to another event"
    SPLIT = "split", "new evidence took it apart"


class SourceKind(Term):
    """How a source delivers."""

    INBOX = "inbox", "files put into a folder"
    FEED = "feed", "an RSS, Atom or JSON feed"
    SITEMAP = "sitemap", "a sitemap of pages"
    PAGE = "page", "a single page"
    JSONL = "jsonl", "a file of articles, one a line"
    WARC = "warc", "a web archive"


class FetchOutcome(Term):
    """How one request ended."""

    RECEIVED = "received", "bytes came, and are new"
    UNCHANGED = "unchanged", "nothing new: 304, or the same bytes as before"
    MISSING = "missing", "404; a linked page is not asked for again"
    GONE = "gone", "410; asked for no more than once a month"
    DISALLOWED = "disallowed", "robots.txt says no"
    REFUSED = "refused", "not fetched, by a rule of ours: a private network, too large, too many redirects"
    FAILED = "failed", "no usable answer; tried again later"


class ErasedKind(Term):
    """By what an erased thing is known again, should it come once more."""

    URL = "url", "an article's address"
    ARTICLE = "article", "an article's id"
    TEXT = "text", "the hash of an article's text"
    DOCUMENT = "document", "the hash of a raw document's bytes"
    PERSON = "person", "a natural person's name"


class Reliability(Term):
    """The Admiralty grade of a source."""

    A = "A", "completely reliable"
    B = "B", "usually reliable"
    C = "C", "fairly reliable"
    D = "D", "not usually reliable"
    E = "E", "unreliable"
    F = "F", "reliability cannot be judged"
