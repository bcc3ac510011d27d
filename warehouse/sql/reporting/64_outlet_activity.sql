-- view: reporting.outlet_activity
-- version: 2.0.0
-- description: What each outlet carried: articles, claims, events, how much of it relays others, and whether its sources answer.
-- column outlet: who published; NULL where unknown
-- column n_articles: articles held; 0 for an outlet whose sources have brought none yet
-- column n_claims: claims found in them
-- column n_denials: denials among these
-- column n_events: events that they bear on
-- column n_relays: articles known to relay another's report
-- column first_published_at: earliest dated article
-- column last_published_at: latest dated article
-- column n_sources: sources of the outlet that are polled; 0 where its articles came as files
-- column n_failing_sources: those that did not answer the last time they were asked
-- column last_heard_at: when one of them last answered
-- column next_poll_at: when the first of them is asked again
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
),
carried as (
    select
        a.outlet,
        count(*) as n_articles,
        coalesce(sum(s.n_claims), 0)::bigint as n_claims,
        coalesce(sum(s.n_denials), 0)::bigint as n_denials,
        coalesce(min(b.n_events), 0) as n_events,
        count(r.article_id) as n_relays,
        min(a.published_at) as first_published_at,
        max(a.published_at) as last_published_at
    from main.articles as a
    left join said as s using (article_id)
    left join borne as b on b.outlet is not distinct from a.outlet
    left join relayed as r using (article_id)
    group by a.outlet
),
last_asked as (
    select *
    from main.fetches
    qualify row_number() over (partition by source_id, url order by started_at desc) = 1
),
answered as (
    select f.source_id, max(f.started_at) as at
    from main.fetches as f
    where f.outcome in ('received', 'unchanged')
    group by f.source_id
),
polled as (
    select
        s.outlet,
        count(*) as n_sources,
        count(*) filter (where f.failures > 0) as n_failing_sources,
        max(h.at) as last_heard_at,
        min(f.due_at) as next_poll_at
    from main.sources as s
    join last_asked as f on f.source_id = s.source_id and f.url = s.location
    left join answered as h on h.source_id = s.source_id
    group by s.outlet
)
select
    coalesce(c.outlet, p.outlet) as outlet,
    coalesce(c.n_articles, 0) as n_articles,
    coalesce(c.n_claims, 0) as n_claims,
    coalesce(c.n_denials, 0) as n_denials,
    coalesce(c.n_events, 0) as n_events,
    coalesce(c.n_relays, 0) as n_relays,
    c.first_published_at,
    c.last_published_at,
    coalesce(p.n_sources, 0) as n_sources,
    coalesce(p.n_failing_sources, 0) as n_failing_sources,
    p.last_heard_at,
    p.next_poll_at
from carried as c
full join polled as p on p.outlet is not distinct from c.outlet;
