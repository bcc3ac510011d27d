-- view: reporting.corroboration
-- description: How many articles, outlets and independent origins stand behind each event, side by side, and why copies were joined.
-- column event_id: the event
-- column label: a short name of the event
-- column n_articles: articles with a claim about it
-- column n_outlets: outlets that published these
-- column n_origins: known independent origins of these
-- column n_of_unknown_origin: articles whose lineage is unknown; they add no origin
-- column origin_names: the origins that have a name
-- column reasons: why articles were counted as one origin
create or replace view reporting.corroboration as
with carriers as (
    select distinct event_id, article_id, outlet from reporting.claim_bearings
),
traced as (
    select c.event_id, c.article_id, c.outlet, o.origin_id, o.origin_name, o.basis, o.evidence
    from carriers as c
    left join main.article_origins as o using (article_id)
)
select
    t.event_id,
    any_value(e.label) as label,
    count(distinct t.article_id) as n_articles,
    count(distinct t.outlet) as n_outlets,
    count(distinct t.origin_id) as n_origins,
    count(distinct t.article_id) filter (where t.origin_id is null) as n_of_unknown_origin,
    coalesce(list(distinct t.origin_name order by t.origin_name) filter (where t.origin_name is not null), []) as origin_names,
    coalesce(list(distinct t.basis || ': ' || t.evidence) filter (where t.origin_id is not null), [])[1:10] as reasons
from traced as t
join main.events as e using (event_id)
group by t.event_id;
