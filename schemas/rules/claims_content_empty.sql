-- rule: claims.content_text.empty_only_without_comment
-- column: content_text
-- reason: may be empty only where a source declined to comment (stance withholds)
-- tables: claims
-- dimension: completeness
select claim_id, stance as bad_value
from claims
where (content_text = '') and stance <> 'withholds'
