-- question: outlet_articles
-- title: Its articles, and what each goes back to
-- by: outlet
-- order: outlet, published_at desc nulls last, article_id, origin_name
select
    a.outlet,
    a.article_id,
    a.title,
    a.url,
    a.published_at,
    (select count(*) from main.claims as c where c.article_id = a.article_id) as n_claims,
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
from main.articles as a
left join main.article_origins as o using (article_id)
left join main.articles as other
    on other.article_id = nullif(regexp_extract(o.evidence, 'article ([0-9a-f]{32})', 1), '')
where a.outlet in (select outlet from chosen_outlets)
