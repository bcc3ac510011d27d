-- rule: claims.spans.quote
-- reason: must be the characters of the article between its bounds, or NULL with them (content: its spans joined by ' … ')
-- tables: claims, articles
-- dimension: accuracy
-- To find a character of a text all before it are counted: so the passage from a claim's first to its last character is
-- cut out once, and the quotations are looked up in it.
with bounds as (
  select
    *,
    least(source_start, cue_start, list_min([span.start_char for span in content_spans])) as first_char,
    greatest(source_end, cue_end, list_max([span.end_char for span in content_spans])) as last_char
  from claims
),
passages as (
  select bounds.*, span_text(if(field = 'title', title, text), first_char, last_char) as passage
  from bounds
  join articles using (article_id)
),
quotations as (
  select
    claim_id,
    source_text,
    cue_text,
    content_text,
    span_text(passage, source_start - first_char, source_end - first_char) as source_quoted,
    span_text(passage, cue_start - first_char, cue_end - first_char) as cue_quoted,
    coalesce(
      array_to_string(
        [span_text(passage, span.start_char - first_char, span.end_char - first_char) for span in content_spans],
        ' … '
      ),
      ''
    ) as content_quoted
  from passages
),
misquoted as materialized (
  from quotations
  where source_text is distinct from source_quoted
    or cue_text is distinct from cue_quoted
    or content_text is distinct from content_quoted
)
select claim_id, 'source_text' as column_name, source_text as bad_value
from misquoted
where source_text is distinct from source_quoted
union all
select claim_id, 'cue_text', cue_text
from misquoted
where cue_text is distinct from cue_quoted
union all
select claim_id, 'content_text', content_text
from misquoted
where content_text is distinct from content_quoted
