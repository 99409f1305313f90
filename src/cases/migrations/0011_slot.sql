-- When a team receives people: opened by its agents, taken by cases. Nobody is named in a slot. Records.
create table cases.slot (
  agency_id text not null,
  id uuid primary key,
  team text not null,
  place text not null,
  from_at timestamptz not null,
  until_at timestamptz not null check (until_at > from_at),
  capacity integer not null check (capacity > 0),
  -- the database itself lets nobody have a place that is not there
  taken integer not null default 0 check (taken between 0 and capacity)
);
create unique index slot_once on cases.slot (agency_id, team, place, from_at);
create index slot_team on cases.slot (team, from_at);
create table cases.seat (
  case_id uuid not null,
  request_key text not null,
  slot_id uuid not null,
  primary key (case_id, request_key)
);
create index seat_slot on cases.seat (slot_id);
alter table cases.slot enable row level security;
alter table cases.seat enable row level security;
create policy slot_see on cases.slot for select to guichet_app using (guichet.purpose() <> '');
create policy slot_take on cases.slot for update to guichet_app using (guichet.purpose() <> '') with check (guichet.purpose() <> '');
create policy slot_open on cases.slot for insert to guichet_app with check (agency_id = guichet.agency());
create policy slot_close on cases.slot for delete to guichet_app using (agency_id = guichet.agency() and taken = 0);
-- Whoever may see the case.
create policy seat_case on cases.seat to guichet_app
  using (guichet.is_system() or exists (select 1 from cases.case c where c.id = case_id))
  with check (guichet.is_system() or exists (select 1 from cases.case c where c.id = case_id));
grant select, insert, delete on cases.slot to guichet_app;
grant update (taken) on cases.slot to guichet_app;
grant select, insert, delete on cases.seat to guichet_app;
