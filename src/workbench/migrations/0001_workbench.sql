create schema workbench;
grant usage on schema workbench to guichet_app;

-- A simulation that an analyst asked for: what was asked, how far it is, what was found. Nobody of the population is in it: only numbers of ten households and more.
-- `file`: an uploaded population, encrypted under the key `simulation:<id>`; it goes, with its key, as soon as the run has ended.
create table workbench.run (
  id uuid primary key,
  agency_id text not null,
  law text not null,
  title text not null,
  asked jsonb not null,
  file uuid,
  state text not null check (state in ('waiting', 'running', 'done', 'refused', 'failed', 'stopped')),
  progress real not null default 0,
  results jsonb,
  refused jsonb,
  made_at timestamptz not null,
  made_by text not null,
  ended_at timestamptz
);
create index run_listed on workbench.run (agency_id, id desc);
alter table workbench.run enable row level security;
create policy run_agency on workbench.run to guichet_app
  using (guichet.purpose() <> '' and (guichet.is_system() or agency_id = guichet.agency()))
  with check (guichet.purpose() <> '' and (guichet.is_system() or agency_id = guichet.agency()));
grant select, insert, update, delete on workbench.run to guichet_app;
