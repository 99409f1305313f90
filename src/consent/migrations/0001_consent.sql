create schema consent;
grant usage on schema consent to guichet_app;

-- Who looked at whose data: one row a person and access line, made from `access.opened` events.
create table consent.access (
  event_id uuid not null,
  person_id uuid not null,
  at timestamptz not null,
  actor text not null,
  role text not null,
  agency_id text,
  purpose text not null,
  case_id uuid,
  categories text not null,
  primary key (person_id, event_id)
);
create index access_recent on consent.access (person_id, at desc);
alter table consent.access enable row level security;
-- A person reads who looked at hers; the system makes the rows. Whoever looked may write the line, not read the others'.
create policy access_own on consent.access for select to guichet_app using (guichet.purpose() <> '' and (person_id = guichet.person() or guichet.is_system()));
create policy access_write on consent.access for insert to guichet_app with check (actor = guichet.actor() or guichet.is_system());
create policy access_rebuild on consent.access for delete to guichet_app using (guichet.is_system());
grant select, insert, delete on consent.access to guichet_app;
