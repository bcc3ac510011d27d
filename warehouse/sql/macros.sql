-- The characters of a text between two offsets: 0-based, end exclusive, in Unicode code points.
-- Nothing lies between bounds in the wrong order; substring by itself would read backwards.
create or replace macro span_text(txt, start_at, end_at) as substring(txt, start_at + 1, greatest(end_at - start_at, 0));
