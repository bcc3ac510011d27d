-- macro: reporting.event_status_known_at
-- description: Status of each event by what this warehouse had received by a moment.
create or replace macro reporting.event_status_known_at(moment) as table
select * from reporting.event_status_at(null::timestamptz, moment);
