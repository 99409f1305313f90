-- Who may sign in the place of whoever heads a team, from one legal day to another, and by which act. A delegation that is ended keeps its row:
-- a paper says for ever who signed it then.
create table identity.delegation (
  agency_id text not null,
  id uuid primary key,
  team text not null,
  account_id uuid not null references identity.account (id),
  act text not null,
  from_day date not null,
  until_day date not null check (until_day >= from_day),
  given_by text not null,
  given_at timestamptz not null,
  ended_day date
);
create index delegation_team on identity.delegation (team, from_day);
alter table identity.delegation enable row level security;
create policy delegation_agency on identity.delegation to guichet_app
  using (guichet.purpose() <> '' and (guichet.is_system() or agency_id = guichet.agency()))
  with check (guichet.purpose() <> '' and (guichet.is_system() or agency_id = guichet.agency()));
grant select, insert, update on identity.delegation to guichet_app;
