-- macro: reporting.event_status_as_of
-- description: Status of each event by what had been published by a moment.
create or replace macro reporting.event_status_as_of(moment) as table
select * from reporting.event_status_at(moment, null::timestamptz);
