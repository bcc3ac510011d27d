-- question: held
-- title: What the warehouse holds
-- by: warehouse
-- order: n_articles
select
    (select count(*) from main.articles) as n_articles,
    (select count(distinct outlet) from main.articles) as n_outlets,
    (select count(*) from main.claims) as n_claims,
    (select count(*) from main.claims where stance = 'denies') as n_denials,
    (select count(*) from main.events) as n_events,
    (select count(*) from main.actors) as n_actors,
    (select min(published_at) from main.articles) as first_published_at,
    (select max(published_at) from main.articles) as last_published_at
