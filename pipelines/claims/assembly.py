"""From the drafts of an article to its claims: no two for one statement, in order, tied to each other and to actors.

What belongs here: choosing among drafts, quotations that go on in later sentences, order, and nesting. Who is meant
is in `claimants.py`, what answers what in `responses.py`.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from pipelines.claims.antecedents import Claimant
from pipelines.claims.bodies import Setting
from pipelines.claims.claimants import Discourse
from pipelines.claims.draft import Draft
from pipelines.claims.model import ArticleText, Claim, Span, apart
from pipelines.claims.responses import Said, answer
from pipelines.claims.rules import Rule
from pipelines.claims.text import Sentence
from pipelines.entities.actors import ActorRegistry
from pipelines.lexicon.cues import Lexicon
from schemas.vocabularies import Attribution, Field, Quotation, Stance

_WORD = re.compile(r"\w")
_REACH = 40
"""Claims on either side among which a nesting one is sought: more than a long quotation holds."""


def assemble(
    article: ArticleText,
    drafts: Sequence[Draft],
    quotations: Sequence[Sentence],
    lexicon: Lexicon,
    registry: ActorRegistry,
    setting: Setting,
) -> list[Claim]:
    """The claims of one article, in the order of field and cue.

    `setting` says which countries the article is about. `quotations` are the sentences that are nothing
    but a quotation; they go on with what was quoted before them.
    """
    chosen = _without_echoes(_distinct(_worded(article, drafts)), lexicon)
    ordered = sorted(chosen, key=lambda draft: (draft.field is Field.TEXT, draft.place, draft.rule))
    ordered = _continued(ordered, quotations)
    discourse = Discourse(article, lexicon, registry, setting)
    owners = [(discourse.owner(draft), discourse.claimant(draft)) for draft in ordered]
    said = [
        Said(draft, discourse.looked_ahead(draft, claimant), owner)
        for draft, (owner, claimant) in zip(ordered, owners, strict=True)
    ]
    answers = answer(said, lexicon, discourse.named)
    return [
        _claim(one.draft, one.claimant, _via(index, ordered), responds_to)
        for index, (one, responds_to) in enumerate(zip(said, answers, strict=True))
    ]


def _worded(article: ArticleText, drafts: Iterable[Draft]) -> Iterator[Draft]:
    """Leave out spans that hold no word, and a draft of which no content is left: of blanks nobody says anything."""
    for draft in drafts:
        text = article.text if draft.field is Field.TEXT else article.title or ""
        content = tuple(span for span in draft.content if _WORD.search(text, span.start, span.end))
        if content or not draft.content:
            yield draft if content == draft.content else replace(draft, content=content)


def _distinct(drafts: Iterable[Draft]) -> list[Draft]:
    """One draft for each cue: the most confident."""
    best: dict[tuple[Field, int], Draft] = {}
    for draft in drafts:
        key = (draft.field, draft.place.end)
        if key not in best or draft.confidence > best[key].confidence:
            best[key] = draft
    return list(best.values())


def _without_echoes(drafts: list[Draft], lexicon: Lexicon) -> list[Draft]:
    """Leave out hearsay, and what "they believed", within what a source states: there it is that source's reserve; and
    that nothing is said within "said it had no information"."""
    sourced: dict[tuple[Field, int], list[Draft]] = defaultdict(list)
    for draft in drafts:
        if draft.source is not None and draft.rule.startswith(("verb-", "passive-", "noun-")):
            sourced[draft.field, draft.parse.sentence.index].append(draft)
    return [
        draft
        for draft in drafts
        if not (draft.rule is Rule.HEARSAY or _is_own_belief(draft) or draft.rule is Rule.NO_COMMENT)
        or not any(
            (_holds(other, draft.place) and (draft.rule is not Rule.NO_COMMENT or other.stance is Stance.WITHHOLDS))
            or _is_of_document(other, draft, lexicon)
            for other in sourced[draft.field, draft.parse.sentence.index]
        )
    ]


def _is_of_document(draft: Draft, hearsay: Draft, lexicon: Lexicon) -> bool:
    """Whether hearsay is about what a document shows, and no statement besides: "a video purportedly shows"."""
    shown, head = draft.source_head, hearsay.content_head
    if hearsay.rule is not Rule.HEARSAY or head is None or shown is None or draft.cue is None:
        return False
    is_document = shown.lemma_.lower() in lexicon.document_nouns
    return is_document and draft.cue.covers(draft.parse.original(head.i, head.i))


def _is_own_belief(draft: Draft) -> bool:
    """Whether a pronoun believes it: in "they said they believed" the belief is what is said."""
    return draft.stance is Stance.SUGGESTS and draft.source_head is not None and draft.source_head.tag_ == "PRP"


def _continued(drafts: list[Draft], quotations: Sequence[Sentence]) -> list[Draft]:
    """Give each quotation that stands alone to the quotation before it."""
    out = list(drafts)
    for sentence in quotations:
        index = _speaker_before(out, sentence)
        if index is not None:
            spans = tuple(span for quote in sentence.surface.quotes for span in quote.spans)
            out[index] = replace(out[index], content=apart((*out[index].content, *spans)), continued_to=sentence.index)
    return out


def _speaker_before(drafts: Sequence[Draft], sentence: Sentence) -> int | None:
    """The claim that a lone quotation goes on with: the last direct one, of the sentence before."""
    for index in range(len(drafts) - 1, -1, -1):
        draft = drafts[index]
        origin = draft.parse.sentence
        if draft.field is not sentence.field or draft.place.start > sentence.span.start or origin.quoted:
            continue
        if draft.attribution is Attribution.NARRATOR:
            continue
        adjacent = draft.until in (sentence.index - 1, sentence.index) and sentence.paragraph - origin.paragraph <= 1
        if draft.rule is Rule.SPEAKER_MARK:
            return None
        return index if adjacent and draft.quotation in (Quotation.DIRECT, Quotation.MIXED) else None
    return None


def _via(index: int, drafts: Sequence[Draft]) -> int | None:
    """The innermost other claim within whose content this one is made."""
    draft = drafts[index]
    around = [
        (sum(span.end - span.start for span in other.content), number)
        for number, other in enumerate(drafts[max(0, index - _REACH) : index + _REACH], max(0, index - _REACH))
        if number != index
        and other.field is draft.field
        and other.cue is not None
        and other.stance in (Stance.ASSERTS, Stance.CONFIRMS, Stance.SUGGESTS)
        and _holds(other, draft.place)
        and not _holds(draft, other.place)
    ]
    return min(around)[1] if around else None


def _holds(draft: Draft, span: Span) -> bool:
    return any(content.covers(span) for content in draft.content)


def _claim(draft: Draft, claimant: Claimant, via: int | None, responds_to: int | None) -> Claim:
    return Claim(
        field=draft.field,
        sentence_index=draft.parse.sentence.index,
        attribution=draft.attribution,
        source=draft.source,
        cue=draft.cue,
        content=draft.content,
        quotation=draft.quotation,
        stance=draft.stance,
        factuality=draft.factuality,
        claimant=claimant.actor,
        claimant_person=claimant.person,
        claimant_role=claimant.role,
        via=via,
        responds_to=responds_to,
        rule=draft.rule,
        confidence=draft.confidence,
    )
