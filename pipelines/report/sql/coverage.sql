-- question: coverage
-- title: Articles, outlets and what each article goes back to
-- by: event_id
-- order: event_id, published_at, article_id, origin_name
select
    b.event_id,
    a.article_id,
    a.outlet,
    a.title,
    a.url,
    a.published_at,
    b.n_claims,
    o.origin_id,
    o.origin_name,
    o.basis,
    o.evidence
from (
    select event_id, article_id, count(distinct claim_id) as n_claims
    from reporting.claim_bearings
    where event_id in (select event_id from chosen_events)
    group by event_id, article_id
) as b
join main.articles as a using (article_id)
left join main.article_origins as o using (article_id)
