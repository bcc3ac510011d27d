"""The table `article_origins`: one origin that an article relays."""

from schemas.columns import Number, String, column, identifier
from schemas.contract import Table, contract
from schemas.vocabularies import OriginBasis


@contract(
    "article_origins",
    version="1.0.0",
    grain="one origin that an article relays",
    key=("article_id", "origin_id"),
    group="events",
)
class ArticleOrigins(Table):
    """Copies of one report share an origin. An article of unknown lineage has no row, and never adds an origin."""

    article_id: String = identifier("the article", references="articles.article_id")
    origin_id: String = identifier("hash of the origin's name, or of the first carrier of the copied words")
    origin_name: String = column("the origin where it has a name ('AFP')", nullable=True)
    share: Number = column(
        "share of the article's words that come from the origin; NULL where not measured",
        nullable=True,
        ge=0,
        le=1,
    )
    basis: String = column("how it is known", vocabulary=OriginBasis)
    evidence: String = column("the words or the article that show it")
