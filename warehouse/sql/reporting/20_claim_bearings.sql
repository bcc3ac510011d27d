-- view: reporting.claim_bearings
-- version: 1.2.0
-- description: Each claim's bearing on each account of an event, with who says it, when it was said and when this warehouse knew it.
-- column claim_id: the claim
-- column event_id: the event it bears on
-- column account_id: the account of the event it bears on
-- column article_id: the article that carries it
-- column outlet: who published the article
-- column url: address of the article
-- column claimant_id: the organisation, state or person who speaks; NULL where the outlet tells it itself, or nobody is named
-- column claimant: name of who speaks, as the registry or else as the text has it; the outlet where it tells it itself
-- column party_id: who counts as one voice: the claimant, else the outlet, else the article that leaves the source unnamed
-- column side_id: what counts as one side: all bodies of one state together, else the party itself
-- column doer_side_id: the side that the claim names as who did it; NULL where it names nobody
-- column attribution: attributed to somebody, or told by the outlet as fact
-- column stance: the claimant's stance towards the content as worded
-- column factuality: how certain the claimant is, FactBank
-- column facet: what of the event the claim is about
-- column polarity: +1 holds the account to be so, -1 not so, 0 leaves it open
-- column cue_text: the words that attribute
-- column content_text: the words of the claim
-- column quotation: whose words the content has
-- column is_repeated: whether it is a headline that a claim of the text repeats: of the same side, or the headline names nobody that is known; it counts as no statement of its own
-- column quote: the stretch of the article from the first to the last word of source, cue and content
-- column said_at: when it was published; NULL if unknown
-- column known_at: when this warehouse received it
-- column origin_ids: the origins that the article relays; NULL where its lineage is unknown
-- column basis: why the claim was joined to the event
create or replace view reporting.claim_bearings as
with lineage as (
    select article_id, list(origin_id order by rank, evidence, origin_id) as origin_ids
    from (
        select
            *,
            case basis
                when 'declared' then 1
                when 'canonical_link' then 2
                when 'near_duplicate' then 3
                when 'own' then 3
                else 4
            end as rank
        from main.article_origins
    )
    group by article_id
)
select
    b.claim_id,
    b.event_id,
    b.account_id,
    c.article_id,
    a.outlet,
    a.url,
    coalesce(who.current_actor_id, person.current_actor_id) as claimant_id,
    case
        when c.attribution = 'narrator' then coalesce(a.outlet, 'an unnamed outlet') || ' (in its own voice)'
        else coalesce(who.name, person.name, c.source_text, 'an unnamed source')
    end as claimant,
    case
        when c.attribution = 'narrator' then 'outlet:' || coalesce(a.outlet, c.article_id)
        else coalesce(who.current_actor_id, person.current_actor_id, 'unnamed:' || c.article_id)
    end as party_id,
    case
        when c.attribution = 'narrator' then 'outlet:' || coalesce(a.outlet, c.article_id)
        when who.kind in ('GOV', 'MIL', 'STATE', 'COP', 'SPY') and who.country is not null then 'state:' || who.country
        else coalesce(who.current_actor_id, person.current_actor_id, 'unnamed:' || c.article_id)
    end as side_id,
    case
        when doer.kind in ('GOV', 'MIL', 'STATE', 'COP', 'SPY') and doer.country is not null then 'state:' || doer.country
        else doer.current_actor_id
    end as doer_side_id,
    c.attribution,
    c.stance,
    c.factuality,
    b.facet,
    b.polarity,
    c.cue_text,
    c.content_text,
    c.quotation,
    c.field = 'title' and (
        bool_or(c.field = 'text') over (partition by b.event_id, b.account_id, c.article_id, b.polarity, side_id)
        or (c.attribution = 'narrator' or coalesce(who.is_provisional, person.is_provisional, true))
        and bool_or(c.field = 'text') over (partition by b.event_id, b.account_id, c.article_id, b.polarity)
    ) as is_repeated,
    span_text(
        if(c.field = 'title', a.title, a.text),
        least(c.source_start, c.cue_start, c.content_spans[1].start_char),
        greatest(c.source_end, c.cue_end, c.content_spans[-1].end_char)
    ) as quote,
    a.published_at as said_at,
    a.retrieved_at as known_at,
    o.origin_ids,
    b.basis
from main.claim_events as b
join main.claims as c using (claim_id)
join main.articles as a on a.article_id = c.article_id
left join reporting.current_actors as who on who.actor_id = c.claimant_id
left join reporting.current_actors as person on person.actor_id = c.claimant_person_id
left join main.claim_frames as f on f.claim_id = b.claim_id
left join reporting.current_actors as doer on doer.actor_id = f.initiator_id
left join lineage as o on o.article_id = c.article_id;
