-- view: reporting.contested_events
-- version: 2.1.1
-- description: Events of which one side says that they happened and another that they did not, or happened otherwise: what, where, when, and in whose words. One row per event, the widest reported first.
-- stored in the order of: n_outlets desc, n_articles desc, event_id
-- column event_id: the event
-- column label: what is said to have happened
-- column place: where, as most claims have it
-- column country: ISO 3166-1 alpha-3 code
-- column happened_on: when, in EDTF; XXXX-02-11 where no article gives the year
-- column asserted: who says so, and in which words
-- column denied: who says that it is not so, and in which words
-- column denied_part: who denies no more than a part of it (a hand in it, the dead, the means), and in which words
-- column other_version: who says that something else happened, and in which words
-- column not_confirmed: who could or would not confirm it, and in which words
-- column n_articles: articles that carry these claims
-- column n_outlets: outlets that published these
-- column n_origins: known independent origins; an article of unknown lineage adds none, and where all are, it is NULL
-- column first_reported_at: publication of the earliest dated article
create or replace view reporting.contested_events as
with contested as materialized (
    select * from reporting.event_status where status = 'contested'
),
worded as (
    select
        p.event_id,
        p.stance,
        p.actor || ': ' || if(p.sample_quote ^@ '“' or p.sample_quote ^@ '"', p.shown, '“' || p.shown || '”') as said,
        p.n_claims,
        p.account_id = first_value(p.account_id) over (
            partition by p.event_id order by p.n_disputed desc, p.n_position desc, p.account_id
        ) as is_main
    from (
        select
            *,
            left(one_line, 240) || if(length(one_line) > 240, '…', '') as shown,
            count(*) filter (where stance = 'denies') over (partition by account_id) as n_disputed,
            count(*) over (partition by account_id) as n_position
        from (select *, regexp_replace(sample_quote, '\s+', ' ', 'g') as one_line from reporting.event_positions)
        where event_id in (select event_id from contested)
    ) as p
),
told as (
    select
        event_id,
        string_agg(said, chr(10) order by n_claims desc, said) filter (where is_main and stance = 'asserts') as asserted,
        string_agg(said, chr(10) order by n_claims desc, said) filter (where is_main and stance = 'denies') as denied,
        string_agg(said, chr(10) order by n_claims desc, said) filter (where stance = 'denies_part') as denied_part,
        string_agg(said, chr(10) order by n_claims desc, said) filter (where not is_main and stance = 'asserts') as other_version,
        string_agg(said, chr(10) order by n_claims desc, said) filter (where stance = 'withholds') as not_confirmed
    from worded
    group by event_id
)
select
    s.event_id,
    s.label,
    p.name as place,
    e.country,
    e.date_edtf as happened_on,
    t.asserted,
    t.denied,
    t.denied_part,
    t.other_version,
    t.not_confirmed,
    s.n_articles,
    s.n_outlets,
    s.n_origins,
    e.first_reported_at
from contested as s
join main.events as e using (event_id)
join told as t using (event_id)
left join main.places as p on p.place_id = e.place_id
order by s.n_outlets desc, s.n_articles desc, s.event_id;
