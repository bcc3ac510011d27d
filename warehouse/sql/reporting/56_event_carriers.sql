-- view: reporting.event_carriers
-- version: 1.0.0
-- description: Articles that were not searched for claims (in another language) and carry an event all the same: their origin is known, they name its town, and either share the origin of an article that has claims about it, or name a party to it and are of the same week, or, where a day of publication is unknown, name the thing it was done to as well. An article without claims of that origin carries one event, the one that it shares most with. No claim is made from them, so that they change no status.
-- column event_id: the event
-- column article_id: the article
-- column outlet: who published it
-- column language: its language, BCP 47
-- column origin_name: whose report it relays
-- column shares_origin: whether an article with claims about the event relays the same origin
-- column place: the town of the event, which it names
-- column parties: the parties to the event that it names
-- column thing: what it was done to, where the article has nearly the same word for it
-- column days_apart: days from the first report to its publication; NULL where one of the two is unknown
create or replace view reporting.event_carriers as
with claiming as (
    select distinct event_id, article_id from reporting.claim_bearings
),
relayed as (
    select distinct c.event_id, o.origin_id from claiming as c join main.article_origins as o using (article_id)
),
unread as (
    select a.article_id, a.outlet, a.language, a.published_at, concat_ws(chr(10), a.title, a.text) as words, o.origin_id, o.origin_name
    from main.articles as a
    join main.article_origins as o using (article_id)
    where not a.is_extracted
),
towns as (
    select distinct p.place_id, p.name
    from main.places as p
    where p.feature = 'populated_place' and p.place_id in (select place_id from main.events)
),
placed as (
    select u.article_id, u.origin_id, t.place_id, t.name
    from unread as u
    join towns as t on contains(lower(u.words), lower(t.name))
),
near as (
    select
        e.event_id,
        w.article_id,
        w.name as place,
        date_diff('day', e.first_reported_at, u.published_at) as days_apart,
        (e.event_id, u.origin_id) in (select (event_id, origin_id) from relayed) as shares_origin
    from placed as w
    join unread as u using (article_id, origin_id)
    join main.events as e on e.place_id = w.place_id
    where coalesce(abs(date_diff('day', e.first_reported_at, u.published_at)) <= 7, true)
),
named as (
    select n.event_id, n.article_id, list(distinct x.name order by x.name) as parties
    from near as n
    join unread as u using (article_id)
    join (select distinct event_id, actor_id from main.event_participants) as p using (event_id)
    join reporting.current_actors as x on x.current_actor_id = p.actor_id
    join main.actor_names as called on called.actor_id = x.actor_id
    where length(called.name) > 2 and regexp_matches(u.words, '\b' || regexp_escape(called.name) || '\b')
    group by n.event_id, n.article_id
),
things as (
    select n.event_id, n.article_id, mode(f.object_kind order by f.object_kind) as thing
    from near as n
    join unread as u using (article_id)
    join main.claim_events as b on b.event_id = n.event_id and b.polarity <> 0
    join main.claim_frames as f using (claim_id)
    where contains(strip_accents(lower(u.words)), f.object_kind)
    group by n.event_id, n.article_id
),
weighed as (
    select
        n.*,
        coalesce(p.parties, []) as parties,
        t.thing,
        not n.shares_origin and row_number() over (
            partition by n.article_id
            order by n.shares_origin, len(coalesce(p.parties, [])) desc, t.thing is null, c.n_articles desc, n.event_id
        ) > 1 as is_lesser
    from near as n
    left join named as p using (event_id, article_id)
    left join things as t using (event_id, article_id)
    join (select event_id, count(*) as n_articles from claiming group by event_id) as c using (event_id)
)
select
    w.event_id, w.article_id, u.outlet, u.language, u.origin_name, w.shares_origin, w.place, w.parties, w.thing, w.days_apart
from weighed as w
join unread as u using (article_id)
where w.shares_origin
   or (not w.is_lesser and len(w.parties) > 0 and (w.days_apart is not null or w.thing is not null))
-- An article may relay several origins; each event has it once.
qualify row_number() over (partition by w.event_id, w.article_id order by w.shares_origin desc, u.origin_name) = 1;
