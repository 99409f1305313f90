-- Devices on which a person wants to be called (Web Push). Where a push service knows a device is sealed under her key; the hash finds the same device again.
create table notices.device (
  id uuid primary key,
  person_id uuid not null,
  whereto text not null unique,
  key_id text not null,
  sealed bytea not null,
  made_at timestamptz not null
);
create index device_person on notices.device (person_id, made_at);
alter table notices.device enable row level security;
create policy device_own on notices.device for select to guichet_app using (guichet.purpose() <> '' and guichet.is_own(person_id));
create policy device_gone on notices.device for delete to guichet_app using (guichet.purpose() <> '' and guichet.is_own(person_id));
create policy device_system on notices.device to guichet_app using (guichet.is_system()) with check (guichet.is_system());
grant select, insert, update, delete on notices.device to guichet_app;
