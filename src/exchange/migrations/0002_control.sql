-- Which case of customs is about which shipment. What was decided, by whom and why, stands in the case.
create table exchange.control (
  id uuid primary key,
  agency_id text not null,
  shipment text not null,
  case_id uuid not null,
  reference text not null,
  at timestamptz not null
);
create index control_shipment on exchange.control (agency_id, shipment, at);
alter table exchange.control enable row level security;
create policy control_agency on exchange.control to guichet_app
  using ((select guichet.purpose()) <> '' and ((select guichet.is_system()) or agency_id = (select guichet.agency())))
  with check ((select guichet.purpose()) <> '' and ((select guichet.is_system()) or agency_id = (select guichet.agency())));
grant select, insert, update, delete on exchange.control to guichet_app;
