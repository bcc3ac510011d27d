-- question: claim
-- title: The claim, in its sentence
-- by: claim_id
-- order: claim_id
select
    c.claim_id,
    a.published_at as said_at,
    a.retrieved_at as known_at,
    c.attribution,
    c.source_text,
    coalesce(who.name, person.name) as claimant,
    coalesce(who.current_actor_id, person.current_actor_id) as claimant_id,
    coalesce(who.kind, person.kind) as claimant_kind,
    e.epistemic_status,
    c.stance,
    c.factuality,
    c.cue_text,
    c.content_text,
    c.quotation,
    c.article_id,
    a.outlet,
    a.title,
    a.url,
    a.language,
    c.field,
    c.rule,
    c.confidence,
    c.extractor,
    c.extractor_version,
    c.responds_to_claim_id,
    c.via_claim_id,
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
from main.claims as c
join main.articles as a using (article_id)
left join reporting.current_actors as who on who.actor_id = c.claimant_id
left join reporting.current_actors as person on person.actor_id = c.claimant_person_id
left join (
    select claim_id, any_value(epistemic_status) as epistemic_status from reporting.epistemic_status group by claim_id
) as e using (claim_id)
where c.claim_id in (select claim_id from chosen_claims)
