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
    case
        when other.article_id is null then o.evidence
        else replace(
            o.evidence,
            'article ' || other.article_id,
            concat_ws(': ', coalesce(other.outlet, 'an unnamed outlet'), coalesce(other.title, 'an article without title'))
        )
    end as evidence
from (
    select event_id, article_id, count(distinct claim_id) as n_claims
    from reporting.claim_bearings
    where event_id in (select event_id from chosen_events)
    group by event_id, article_id
) as b
join main.articles as a using (article_id)
left join main.article_origins as o using (article_id)
left join main.articles as other
    on other.article_id = nullif(regexp_extract(o.evidence, 'article ([0-9a-f]{32})', 1), '')
