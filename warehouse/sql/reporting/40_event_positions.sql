-- view: reporting.event_positions
-- version: 3.0.0
-- description: Where each party stands towards each account of each event, with its words and who carried them; what an outlet has published anew, it no longer says in the former words, and a headline that its text repeats is no statement of its own.
-- column event_id: the event
-- column account_id: the version of the event
-- column account_label: a short name of the version
-- column actor_id: who speaks; NULL where the outlet tells it itself or nobody is named
-- column actor: name of who speaks
-- column stance: asserts, denies, denies_part or withholds: towards the version, not the wording; a denial of a part does not contest the version
-- column about: the facet that a denial of a part is about: responsibility where somebody denies a hand in it who is not said to have had one; NULL else
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
    min(x.label) as account_label,
    min(b.claimant_id) as actor_id,
    min(b.claimant) as actor,
    case when b.about is not null then 'denies_part' when b.polarity = 1 then 'asserts' when b.polarity = -1 then 'denies' else 'withholds' end as stance,
    b.about,
    min(b.said_at) as first_said,
    max(b.said_at) as last_said,
    arg_min(
        b.quote,
        (case b.quotation when 'direct' then 0 when 'mixed' then 1 else 2 end, -least(length(b.content_text), 240), b.claim_id)
    ) as sample_quote,
    count(*) as n_claims,
    count(distinct b.outlet) as n_outlets,
    nullif(count(distinct b.origin_ids[1]), 0) as n_origins
from reporting.bearings_at(null::timestamptz, null::timestamptz) as b
join main.event_accounts as x using (event_id, account_id)
where b.polarity = 1 or b.contests or b.about is not null or (b.polarity = 0 and b.stance = 'withholds')
group by b.event_id, b.account_id, b.party_id, b.polarity, b.about;
