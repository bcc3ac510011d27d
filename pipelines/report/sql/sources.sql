-- question: sources
-- title: Sources, and what they delivered last
-- by: warehouse
-- order: name
select
    s.source_id, s.name, s.kind, s.outlet, s.country,
    count(d.document_id) as n_documents,
    max(d.retrieved_at) as last_document_at
from main.sources as s
left join main.documents as d using (source_id)
group by all
