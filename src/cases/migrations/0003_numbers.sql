-- Numbers of issued documents: one counter a kind of document and year, and the number that each order got, so that a repeat gets the same.
create table cases.series (
  agency_id text not null,
  document text not null,
  year integer not null,
  last integer not null,
  primary key (agency_id, document, year)
);
alter table cases.series enable row level security;
create policy series_system on cases.series to guichet_app using (guichet.purpose() <> '' and guichet.is_system()) with check (guichet.purpose() <> '' and guichet.is_system());
grant select, insert, update on cases.series to guichet_app;

create table cases.number (
  agency_id text not null,
  order_key text primary key,
  number text not null
);
alter table cases.number enable row level security;
create policy number_system on cases.number to guichet_app using (guichet.purpose() <> '' and guichet.is_system()) with check (guichet.purpose() <> '' and guichet.is_system());
grant select, insert on cases.number to guichet_app;
