-- question: statements
-- title: Who said what, when
-- by: event_id
-- order: event_id, step
select
    b.event_id,
    row_number() over (
        partition by b.event_id
        order by
            b.said_at nulls last, b.known_at, b.article_id, c.field desc, c.sentence_index,
            coalesce(c.cue_start, c.content_spans[1].start_char), b.claim_id, b.account_id
    )::integer as step,
    b.claim_id,
    b.account_id,
    x.label as account_label,
    b.said_at,
    b.known_at,
    b.claimant,
    b.claimant_id,
    b.stance,
    b.factuality,
    b.polarity,
    b.facet,
    b.basis,
    b.cue_text,
    b.content_text,
    b.quotation,
    b.article_id,
    b.outlet,
    a.title,
    b.url,
    a.language,
    c.field,
    c.rule,
    c.confidence,
    c.responds_to_claim_id,
    c.source_start,
    c.source_end,
    c.cue_start,
    c.cue_end,
    c.content_spans,
    greatest(
        coalesce(least(c.source_start, c.cue_start, c.content_spans[1].start_char), 0) - 240, 0
    )::integer as context_start,
    span_text(
        coalesce(if(c.field = 'title', a.title, a.text), ''),
        greatest(coalesce(least(c.source_start, c.cue_start, c.content_spans[1].start_char), 0) - 240, 0),
        coalesce(greatest(c.source_end, c.cue_end, c.content_spans[-1].end_char), 0) + 240
    ) as context
from reporting.claim_bearings as b
join main.claims as c using (claim_id)
join main.articles as a on a.article_id = b.article_id
join main.event_accounts as x on x.account_id = b.account_id
where b.event_id in (select event_id from chosen_events) and not b.is_repeated
