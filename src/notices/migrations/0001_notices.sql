create schema notices;
grant usage on schema notices to guichet_app;

-- One row a message and channel: what we tried to tell a person, how often, and how it ended. Address, subject and body are sealed under the case's key.
create table notices.delivery (
  id uuid primary key,
  event_id uuid not null,
  channel text not null,
  person_id uuid not null,
  agency_id text not null,
  case_id uuid not null,
  status text not null check (status in ('trying', 'sent', 'shown', 'waiting', 'no-address')),
  attempts integer not null default 0,
  failure text,
  key_id text not null,
  sealed bytea not null,
  made_at timestamptz not null,
  changed_at timestamptz not null,
  unique (event_id, channel)
);
create index delivery_recent on notices.delivery (made_at desc, id);
alter table notices.delivery enable row level security;
create policy delivery_read on notices.delivery for select to guichet_app using (guichet.purpose() <> '' and (person_id = guichet.person() or guichet.is_system()));
create policy delivery_system on notices.delivery to guichet_app using (guichet.is_system()) with check (guichet.is_system());
grant select, insert, update, delete on notices.delivery to guichet_app;
