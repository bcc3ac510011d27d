-- question: outlets
-- title: Outlets: what each carried, and how much of it its own
-- by: outlet
-- order: n_articles desc, outlet
select
    v.outlet,
    v.n_articles,
    v.n_claims,
    v.n_denials,
    v.n_events,
    v.n_relays,
    v.n_articles - v.n_relays as n_not_known_to_relay,
    v.first_published_at,
    v.last_published_at
from reporting.outlet_activity as v
where v.outlet in (select outlet from chosen_outlets)
