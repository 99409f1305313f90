create schema log;
grant usage on schema log to guichet_app;

-- Everything that happens. `position` orders; `writer` (the transaction) tells followers what may still appear below it.
-- Payload and salt are sealed under `key_id`; the commitment (HMAC-SHA-256 of the canonical event under the salt) is all that will be published.
create table log.event (
  position bigint generated always as identity primary key,
  id uuid not null unique,
  writer xid8 not null default pg_current_xact_id(),
  stream text not null,
  seq integer not null,
  type text not null,
  version smallint not null,
  at timestamptz not null,
  actor text not null,
  for_person uuid,
  person_id uuid,
  case_id uuid,
  agency_id text,
  purpose text not null,
  key_id text not null,
  sealed bytea not null,
  commitment bytea not null,
  unique (stream, seq)
);
create index event_person on log.event (person_id, position);
create index event_agency_type on log.event (agency_id, type, position);
alter table log.event enable row level security;
create policy event_read on log.event for select to guichet_app using (
  guichet.purpose() <> '' and (guichet.is_system() or person_id = guichet.person() or agency_id = guichet.agency() or person_id = any(guichet.subjects()) or (person_id is null and agency_id is null)));
-- Written by whoever acts, under a purpose; never changed, never deleted.
create policy event_append on log.event for insert to guichet_app with check (guichet.purpose() <> '' and actor = guichet.actor());
grant select, insert on log.event to guichet_app;

create table log.follower (
  name text primary key,
  position bigint not null
);
alter table log.follower enable row level security;
create policy follower_system on log.follower to guichet_app using (guichet.is_system()) with check (guichet.is_system());
grant select, insert, update on log.follower to guichet_app;
