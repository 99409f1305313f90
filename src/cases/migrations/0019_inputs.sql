-- What the rules of a decided case read, as far as it can be compared without reading the case: numbers, amounts, yes or no, choices, how many rows.
-- Made from its events; no free text, no name, no special category.
create table cases.input (
  agency_id text not null,
  service text not null,
  case_id uuid not null,
  field text not null,
  number double precision,
  word text,
  primary key (case_id, field)
);
alter table cases.input enable row level security;
create policy input_agency on cases.input to guichet_app
  using ((select guichet.purpose()) <> '' and (agency_id = (select guichet.agency()) or (select guichet.is_system())
    or exists (select 1 from cases.case c where c.id = case_id)))
  with check ((select guichet.purpose()) <> '' and (agency_id = (select guichet.agency()) or (select guichet.is_system())
    or exists (select 1 from cases.case c where c.id = case_id)));
grant select, insert, update, delete on cases.input to guichet_app;
create index case_decided_in on cases.case (agency_id, service, decided_at desc, id) where decided_at is not null;
