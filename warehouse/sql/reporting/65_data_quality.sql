-- view: reporting.data_quality
-- version: 1.1.0
-- description: Per table what its runs read, published, left unchanged and refused, and the rule that refused most.
-- column table_name: the table
-- column n_runs: runs that wrote it
-- column last_run_at: when the last of them ended
-- column rows_in: rows that the runs made
-- column rows_published: rows that were new or changed
-- column rows_unchanged: rows that were held already
-- column rows_quarantined: rows that were refused
-- column rows_warned: rows that were published though a rule has something to say of them
-- column is_balanced: whether rows in = published + unchanged + quarantined, in every run
-- column refused_share: share of rows in that were refused
-- column waiting_in_quarantine: refused rows that no replay has taken out and nobody has dropped
-- column commonest_rule: the rule that refused most of these
-- column commonest_reason: its reason, from one row
create or replace view reporting.data_quality as
with totals as (
    select
        table_name,
        count(*) as n_runs,
        max(finished_at) as last_run_at,
        sum(rows_in)::bigint as rows_in,
        sum(rows_published)::bigint as rows_published,
        sum(rows_unchanged)::bigint as rows_unchanged,
        sum(rows_quarantined)::bigint as rows_quarantined,
        sum(rows_warned)::bigint as rows_warned,
        bool_and(rows_in = rows_published + rows_unchanged + rows_quarantined) as is_balanced
    from main.runs
    group by table_name
),
rules as (
    select table_name, rule_id, count(*) as n_rows, min(reason) as reason
    from main.quarantine
    where replayed_at is null and dropped_at is null
    group by table_name, rule_id
),
waiting as (
    select
        table_name,
        sum(n_rows)::bigint as n_rows,
        arg_max(rule_id, (n_rows, rule_id)) as rule_id,
        arg_max(reason, (n_rows, rule_id)) as reason
    from rules
    group by table_name
)
select
    coalesce(t.table_name, w.table_name) as table_name,
    coalesce(t.n_runs, 0) as n_runs,
    t.last_run_at,
    coalesce(t.rows_in, 0) as rows_in,
    coalesce(t.rows_published, 0) as rows_published,
    coalesce(t.rows_unchanged, 0) as rows_unchanged,
    coalesce(t.rows_quarantined, 0) as rows_quarantined,
    coalesce(t.rows_warned, 0) as rows_warned,
    coalesce(t.is_balanced, true) as is_balanced,
    round(t.rows_quarantined / nullif(t.rows_in, 0), 4) as refused_share,
    coalesce(w.n_rows, 0) as waiting_in_quarantine,
    w.rule_id as commonest_rule,
    w.reason as commonest_reason
from totals as t
full join waiting as w on w.table_name = t.table_name;
