create schema phone;
grant usage on schema phone to guichet_app;

-- A call as it stands, sealed under a key of its own; `id` is an HMAC of what the carrier calls it. Gone an hour after the last key.
create table phone.call (
  id text primary key,
  sealed bytea not null,
  at timestamptz not null
);
create index call_old on phone.call (at);
alter table phone.call enable row level security;
create policy call_system on phone.call to guichet_app using (guichet.is_system()) with check (guichet.is_system());
grant select, insert, update, delete on phone.call to guichet_app;

-- Somebody waits to be called back by an agency. The number is sealed under a key that is dropped with the row.
create table phone.callback (
  id uuid primary key,
  agency_id text not null,
  service text,
  case_id uuid,
  language text not null,
  sealed bytea not null,
  asked_at timestamptz not null,
  done_at timestamptz,
  done_by text
);
create index callback_waiting on phone.callback (agency_id, asked_at, id) where done_at is null;
create index callback_done on phone.callback (done_at) where done_at is not null;
alter table phone.callback enable row level security;
create policy callback_system on phone.callback to guichet_app using (guichet.is_system()) with check (guichet.is_system());
create policy callback_agency on phone.callback for select to guichet_app using (guichet.purpose() = 'support' and agency_id = guichet.agency());
create policy callback_ended on phone.callback for update to guichet_app
  using (guichet.purpose() = 'support' and agency_id = guichet.agency())
  with check (agency_id = guichet.agency() and done_by = guichet.actor());
grant select, insert, update, delete on phone.callback to guichet_app;
