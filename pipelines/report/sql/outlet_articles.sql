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
    o.evidence
from main.articles as a
left join main.article_origins as o using (article_id)
where a.outlet in (select outlet from chosen_outlets)
