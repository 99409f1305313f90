-- What helps: beds, vouchers, generators, inspectors, volunteers, each so many at a place. `taken` is counted in the row: the check lets nobody have one twice.
create table response.resource (
  id uuid primary key,
  agency_id text not null,
  key text not null,
  kind text not null,
  title jsonb not null,
  place jsonb not null,
  lon integer,
  lat integer,
  capacity integer not null check (capacity >= 0),
  taken integer not null default 0 check (taken >= 0 and taken <= capacity),
  unique (agency_id, key)
);
alter table response.resource enable row level security;
create policy resource_read on response.resource for select to guichet_app
  using ((select guichet.purpose()) = 'secours' or ((select guichet.is_system()) and (select guichet.purpose()) <> ''));
create policy resource_change on response.resource for update to guichet_app
  using ((select guichet.purpose()) = 'secours' or ((select guichet.is_system()) and (select guichet.purpose()) <> ''));
create policy resource_make on response.resource for insert to guichet_app
  with check ((select guichet.purpose()) = 'secours' and ((select guichet.is_system()) or agency_id = (select guichet.agency())));
grant select, insert, update on response.resource to guichet_app;

-- One kept for somebody: held until an instant, used, or given back. One of a kind for a person and situation.
create table response.reservation (
  id uuid primary key,
  resource_id uuid not null references response.resource (id),
  kind text not null,
  agency_id text not null,
  situation_id uuid not null,
  person_id uuid not null,
  state text not null check (state in ('held', 'used', 'released', 'expired')),
  expires_at timestamptz not null,
  made_by text not null,
  made_at timestamptz not null,
  changed_at timestamptz not null
);
create unique index reservation_once on response.reservation (situation_id, person_id, kind) where state in ('held', 'used');
create index reservation_expires on response.reservation (expires_at) where state = 'held';
create index reservation_person on response.reservation (person_id);
alter table response.reservation enable row level security;
create policy reservation_use on response.reservation to guichet_app
  using ((select guichet.purpose()) <> '' and ((select guichet.is_system()) or person_id = (select guichet.person())
    or (agency_id = (select guichet.agency()) and (select guichet.purpose()) = 'secours')))
  with check ((select guichet.purpose()) <> '' and ((select guichet.is_system()) or person_id = (select guichet.person())
    or (agency_id = (select guichet.agency()) and (select guichet.purpose()) = 'secours')));
grant select, insert, update, delete on response.reservation to guichet_app;
