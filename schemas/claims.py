"""The table `claims`: one attributed statement, or one that the outlet reports as fact."""

from schemas.columns import Day, Integer, Number, Spans, String, column, identifier, offset, registry_id
from schemas.contract import Table, contract
from schemas.vocabularies import Attribution, Factuality, Field, Quotation, Stance


@contract(
    "claims",
    version="2.0.0",
    grain="one attributed statement, or one that the outlet reports as fact",
    key=("claim_id",),
    group="claims",
    partition_by="ingest_date",
)
class Claims(Table):
    """Who says what. A denial, a refutation of a denial and 'could not be verified' are rows like the claim itself; source, cue and content are exact spans of the article."""

    claim_id: String = identifier("hash of the article and the spans")
    article_id: String = identifier("the article that carries it", references="articles.article_id")
    ingest_date: Day = column("the article's day of ingestion; partition of the files")
    field: String = column("where the spans lie", vocabulary=Field)
    sentence_index: Integer = column("0-based number of the sentence in which the cue (else the content) begins", ge=0)
    attribution: String = column(
        "whether somebody is said to state it, or the outlet tells it as fact", vocabulary=Attribution
    )
    source_text: String = column(
        "the words that name the source; NULL where none is named", nullable=True, personal=True
    )
    source_start: Integer = offset("first character of the source")
    source_end: Integer = offset("end of the source, exclusive")
    cue_text: String = column("the words that attribute", nullable=True)
    cue_start: Integer = offset("first character of the cue")
    cue_end: Integer = offset("end of the cue, exclusive")
    content_text: String = column(
        "what is stated: its spans joined by ' … '; empty only where a source declined to comment"
    )
    content_spans: Spans = column("character spans of the content, in the order of the text")
    quotation: String = column(
        "whose words the content has; NULL for what the outlet tells itself",
        nullable=True,
        vocabulary=Quotation,
    )
    stance: String = column("the source's stance towards the content as worded", vocabulary=Stance)
    factuality: String = column(
        "how certain the source is of the content, and of which polarity", vocabulary=Factuality
    )
    claimant_id: String = registry_id(
        "the organisation, state or group that speaks; NULL if unresolved",
        nullable=True,
        references="actors.actor_id",
    )
    claimant_person_id: String = registry_id("the person who speaks", nullable=True, references="actors.actor_id")
    claimant_role: String = column("the role in which the person speaks ('spokesman')", nullable=True)
    via_claim_id: String = identifier(
        "the claim in which this one is told (A said that B said)",
        nullable=True,
        references="claims.claim_id",
    )
    responds_to_claim_id: String = identifier(
        "the claim of the same article that this one answers in so many words",
        nullable=True,
        references="claims.claim_id",
    )
    rule: String = column("the extraction rule that made the row")
    extractor: String = column("name of the extractor")
    extractor_version: String = column("version of the extractor")
    confidence: Number = column("the rule's precision as measured on annotated text, 0 to 1", ge=0, le=1)
    run_id: String = column("the run that extracted it")
