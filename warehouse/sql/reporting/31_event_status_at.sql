-- macro: reporting.event_status_at
-- description: Status of each event by what had been published by published_by and received by known_by (NULL: no bound): the first grade, in the order of reporting.account_status_at, that one of its accounts has; discounted only if all its accounts are.
create or replace macro reporting.event_status_at(published_by, known_by) as table
with accounts as (
    select * from reporting.account_status_at(published_by, known_by)
),
grades as (
    select
        event_id,
        case
            when bool_or(status = 'confirmed') then 'confirmed'
            when bool_and(status = 'discounted') then 'discounted'
            when bool_or(status = 'contested') then 'contested'
            when bool_or(status = 'fair') then 'fair'
            when bool_or(status = 'weak') then 'weak'
            when bool_or(status = 'discounted') then 'discounted'
            else 'unresolved'
        end as status,
        count(*) as n_accounts,
        list_sort(list_distinct(flatten(list(asserting)))) as asserting,
        list_sort(list_distinct(flatten(list(denying)))) as denying,
        list_sort(list_distinct(flatten(list(withholding)))) as withholding,
        count(*) filter (where len(asserting) > 0) as n_asserted_accounts
    from accounts
    group by event_id
),
carried as (
    select
        event_id,
        count(distinct article_id) as n_articles,
        count(distinct outlet) as n_outlets,
        nullif(count(distinct origin_ids[1]), 0) as n_origins,
        count(*) as n_claims
    from reporting.claim_bearings
    where (published_by is null or coalesce(said_at, known_at) <= published_by)
      and (known_by is null or known_at <= known_by)
    group by event_id
)
select
    g.event_id,
    e.label,
    g.status,
    concat_ws('; ',
        case when len(g.asserting) > 0 then 'held to be so by ' || array_to_string(g.asserting[1:5], ', ') end,
        case when len(g.denying) > 0 then 'denied by ' || array_to_string(g.denying[1:5], ', ') end,
        case when len(g.withholding) > 0 then 'not confirmed by ' || array_to_string(g.withholding[1:5], ', ') end,
        case when g.n_asserted_accounts > 1 then g.n_asserted_accounts::varchar || ' versions are told' end,
        case c.n_origins when 1 then '1 known origin' else c.n_origins::varchar || ' known origins' end
    ) as why,
    g.n_accounts,
    len(g.asserting) as n_asserting,
    len(g.denying) as n_denying,
    len(g.withholding) as n_withholding,
    c.n_claims,
    c.n_articles,
    c.n_outlets,
    c.n_origins
from grades as g
join main.events as e using (event_id)
join carried as c using (event_id);
