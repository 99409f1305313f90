-- Who looked under a mandate: its person may read by which.
alter table consent.access add column mandate_id uuid;
