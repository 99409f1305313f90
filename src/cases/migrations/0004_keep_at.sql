-- Until when the service keeps a case; null while it is open, for ever, or (cases of before) until something happens to it or `rebuild`.
alter table cases.case add column keep_at timestamptz;
create index case_keep on cases.case (keep_at) where keep_at is not null;
