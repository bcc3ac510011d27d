-- view: reporting.outlet_activity
-- description: What each outlet carried: articles, claims, events, and how much of it relays others.
-- column outlet: who published; NULL where unknown
-- column n_articles: articles held
-- column n_claims: claims found in them
-- column n_denials: denials among these
-- column n_events: events that they bear on
-- column n_relays: articles known to relay another's report
-- column first_published_at: earliest dated article
-- column last_published_at: latest dated article
create or replace view reporting.outlet_activity as
with said as (
    select article_id, count(*) as n_claims, count(*) filter (where stance = 'denies') as n_denials
    from main.claims
    group by article_id
),
borne as (
    select a.outlet, count(distinct b.event_id) as n_events
    from main.claim_events as b
    join main.claims as c using (claim_id)
    join main.articles as a on a.article_id = c.article_id
    group by a.outlet
),
relayed as (
    select distinct article_id from main.article_origins where basis <> 'own'
)
select
    a.outlet,
    count(*) as n_articles,
    coalesce(sum(s.n_claims), 0)::bigint as n_claims,
    coalesce(sum(s.n_denials), 0)::bigint as n_denials,
    coalesce(any_value(b.n_events), 0) as n_events,
    count(r.article_id) as n_relays,
    min(a.published_at) as first_published_at,
    max(a.published_at) as last_published_at
from main.articles as a
left join said as s using (article_id)
left join borne as b on b.outlet is not distinct from a.outlet
left join relayed as r using (article_id)
group by a.outlet;
