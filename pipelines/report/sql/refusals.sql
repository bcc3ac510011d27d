-- question: refusals
-- title: Refused rows that wait in quarantine
-- by: warehouse
-- order: n_rows desc, table_name, rule_id
select table_name, rule_id, count(*) as n_rows, min(reason) as example
from main.quarantine
where replayed_at is null and dropped_at is null
group by table_name, rule_id
