-- question: contested
-- title: Contested events, in whose words
-- by: selection
-- order: n_outlets desc, n_articles desc, event_id
select
    event_id, label, place, country, happened_on, asserted, denied, denied_part, other_version, not_confirmed,
    n_articles, n_outlets, n_origins, first_reported_at
from reporting.contested_events
where event_id in (select event_id from chosen_events)
