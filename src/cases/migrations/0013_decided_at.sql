-- When the case was first decided: figures count days with it. `rebuild` fills it for cases from before.
alter table cases.case add column decided_at timestamptz;
