-- An agent fills in requests with a person who stands before her: which session, for whom, how surely she is known, until when.
create table identity.visit (
  id uuid primary key,
  session_id uuid not null,
  account_id uuid not null,
  person_id uuid not null,
  level text not null,
  ends_at timestamptz not null,
  ended_at timestamptz
);
create index visit_person on identity.visit (person_id);
alter table identity.visit enable row level security;
create policy visit_system on identity.visit to guichet_app using (guichet.is_system()) with check (guichet.is_system());
grant select, insert, update, delete on identity.visit to guichet_app;
