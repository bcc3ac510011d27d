-- rule: claims.content_spans.ordered
-- column: content_spans
-- reason: each span must hold at least one character and begin where the one before it has ended, or later
-- tables: claims
-- dimension: conformity
select claim_id, content_spans::varchar as bad_value
from claims
where len([span for span, i in content_spans
           if span.end_char <= span.start_char
           or span.start_char < coalesce(content_spans[i - 1].end_char, 0)]) > 0
