-- view: reporting.event_positions
-- version: 2.0.0
-- description: Where each party stands towards each account of each event, with its words and who carried them.
-- column event_id: the event
-- column account_id: the version of the event
-- column account_label: a short name of the version
-- column actor_id: who speaks; NULL where the outlet tells it itself or nobody is named
-- column actor: name of who speaks
-- column stance: asserts, denies or withholds: towards the version, not the wording
-- column first_said: earliest publication
-- column last_said: latest publication
-- column sample_quote: the article's words for one such claim, a direct quotation where there is one
-- column n_claims: claims that take this position
-- column n_outlets: outlets that carried them
-- column n_origins: known independent origins of them; an article of unknown lineage adds none, and where all are, it is NULL
create or replace view reporting.event_positions as
select
    b.event_id,
    b.account_id,
    any_value(x.label) as account_label,
    any_value(b.claimant_id) as actor_id,
    any_value(b.claimant) as actor,
    case b.polarity when 1 then 'asserts' when -1 then 'denies' else 'withholds' end as stance,
    min(b.said_at) as first_said,
    max(b.said_at) as last_said,
    arg_min(
        b.quote,
        (case b.quotation when 'direct' then 0 when 'mixed' then 1 else 2 end, -least(length(b.content_text), 240), b.claim_id)
    ) as sample_quote,
    count(*) as n_claims,
    count(distinct b.outlet) as n_outlets,
    nullif(count(distinct b.origin_ids[1]), 0) as n_origins
from reporting.claim_bearings as b
join main.event_accounts as x using (event_id, account_id)
where b.polarity <> 0 or b.stance = 'withholds'
group by b.event_id, b.account_id, b.party_id, b.polarity;
