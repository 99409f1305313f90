-- The land register: for each parcel the one owner of now, as the events of its stream say. Its rows outlive persons: the register is permanent by law.
create table credentials.title (
  parcel text primary key,
  agency_id text not null,
  given text not null,
  family text not null,
  birth date not null,
  since date not null,
  deed text not null,
  -- how many events its stream has: whoever writes the next says how many they saw
  entries integer not null
);
create index title_owner on credentials.title (family, given, birth);
alter table credentials.title enable row level security;
create policy title_agency on credentials.title to guichet_app
  using (guichet.purpose() <> '' and (guichet.is_system() or agency_id = guichet.agency()))
  with check (guichet.purpose() <> '' and (guichet.is_system() or agency_id = guichet.agency()));
grant select, insert, update, delete on credentials.title to guichet_app;

-- What a service asks of it by who somebody is (registries, `sql`).
create view register.foncier as
  select family, given, birth, parcel, since, deed from credentials.title where guichet.purpose() <> '';
grant select on register.foncier to guichet_app;
