-- Until when the law wants an answer, for the desk's list. Cases of before have none until something happens to them, or `rebuild`.
alter table cases.case add column legal_at timestamptz;
