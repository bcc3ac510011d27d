-- question: events
-- title: Events, with their status
-- by: event_id
-- order: n_outlets desc, n_articles desc, event_id
select
    s.event_id,
    s.label,
    s.status,
    s.why,
    e.event_type,
    e.event_subtype,
    e.mode,
    e.date_edtf as happened_on,
    e.date_start,
    e.date_end,
    e.date_precision,
    e.date_basis,
    p.name as place,
    p.admin1,
    e.country,
    p.latitude,
    p.longitude,
    e.geo_precision,
    e.first_reported_at,
    s.n_accounts,
    s.n_asserting,
    s.n_denying,
    s.n_withholding,
    s.n_claims,
    s.n_articles,
    s.n_outlets,
    s.n_origins
from reporting.event_status as s
join main.events as e using (event_id)
left join main.places as p on p.place_id = e.place_id
where s.event_id in (select event_id from chosen_events)
