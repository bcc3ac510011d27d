-- rule: claims.content_text.quotes
-- column: content_text
-- reason: must be the characters of the article between the bounds of content_spans, joined by ' … '
-- tables: claims, articles
-- dimension: accuracy
select claim_id, content_text as bad_value
from claims
join articles using (article_id)
where content_text is distinct from coalesce(
  array_to_string(
    [span_text(if(field = 'title', title, text), span.start_char, span.end_char) for span in content_spans],
    ' … '
  ),
  ''
)
