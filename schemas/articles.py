"""The table `articles`: one version of one article."""

from schemas.columns import Boolean, Day, String, Utc, column, identifier
from schemas.contract import Table, contract
from schemas.vocabularies import PublishedBasis


@contract(
    "articles",
    version="1.2.0",
    grain="one version of one article",
    key=("article_id",),
    group="articles",
    partition_by="ingest_date",
)
class Articles(Table):
    """The text that claims quote. A changed text under a known URL is a new row that names the one it supersedes."""

    article_id: String = identifier("hash of URL, outlet, title and text")
    document_id: String = identifier("the raw document it was read from", references="documents.document_id")
    ingest_date: Day = column("UTC day of ingestion; partition of the files")
    url: String = column("address as given; NULL where none is known", nullable=True)
    canonical_url: String = column("address without tracking parts, as the page itself names it", nullable=True)
    outlet: String = column("who published it; NULL where unknown", nullable=True)
    original_source: String = column("the origin that it names: a wire credit, 'Original Source: X'", nullable=True)
    title: String = column("headline; NULL where none is known", nullable=True)
    byline: String = column("named authors", nullable=True, personal=True)
    language: String = column("BCP 47 tag of the text's language; NULL where it cannot be told", nullable=True)
    is_extracted: Boolean = column("whether claims are sought in it (its language is one that the extractor reads)")
    published_at: Utc = column("when it was published, UTC; NULL if unknown", nullable=True)
    published_basis: String = column("where published_at comes from", vocabulary=PublishedBasis)
    published_words: String = column(
        "the date as its source words it, where no moment could be read from it; NULL where one could, where none is "
        "given, and before contract 1.2.0",
        nullable=True,
    )
    retrieved_at: Utc = column("when this version was first received, UTC")
    source_uri: String = column("file or URL it was read from; `file#line` in a file of many")
    media_type: String = column("media type of the document")
    text: String = column("the text; every offset of a claim counts in it", str_length={"min_value": 1})
    is_repaired: Boolean = column(
        "whether wrongly decoded characters (mojibake) in the text were repaired; NULL before contract 1.1.0",
        nullable=True,
    )
    text_sha256: String = column("SHA-256 of the text in UTF-8", str_matches=r"^[0-9a-f]{64}$")
    supersedes_article_id: String = identifier(
        "the former version under the same URL", nullable=True, references="articles.article_id"
    )
    run_id: String = column("the run that read it")
