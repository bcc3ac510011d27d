-- rule: claims.responds_to_claim_id.same_article
-- column: responds_to_claim_id
-- reason: must be another claim of the same article; relations between articles are rows of claim_links
-- tables: claims
-- dimension: consistency
select claims.claim_id, claims.responds_to_claim_id as bad_value
from claims
join claims as other on other.claim_id = claims.responds_to_claim_id
where other.article_id <> claims.article_id or other.claim_id = claims.claim_id
