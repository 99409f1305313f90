-- Counts of a service over the last twelve months, measured by a job: no page counts cases. They can be measured again at any time.
create table cases.figure (
  agency_id text not null,
  service text primary key,
  measured_at timestamptz not null,
  decided integer not null,
  p90 double precision,
  counts jsonb not null
);
alter table cases.figure enable row level security;
-- Small counts are in here: what may be told of them is decided before they are shown.
create policy figure_system on cases.figure to guichet_app using (guichet.purpose() <> '' and guichet.is_system()) with check (guichet.purpose() <> '' and guichet.is_system());
grant select, insert, update on cases.figure to guichet_app;
create index case_sent on cases.case (service, submitted_at) where submitted_at is not null;
create index case_decided on cases.case (service, decided_at) where decided_at is not null;

-- What a person thinks of how her case was handled, once a case, hers to take back; the remark is sealed under the case's key. A record.
create table cases.opinion (
  agency_id text not null,
  service text not null,
  case_id uuid primary key,
  person_id uuid not null,
  score smallint not null check (score between 1 and 5),
  remark bytea,
  given_at timestamptz not null
);
create index opinion_service on cases.opinion (agency_id, service, given_at desc);
alter table cases.opinion enable row level security;
create policy opinion_see on cases.opinion for select to guichet_app using (guichet.sees_agency(person_id, agency_id) or (guichet.purpose() <> '' and guichet.is_own(person_id)));
create policy opinion_give on cases.opinion for insert to guichet_app with check (guichet.purpose() <> '' and guichet.is_own(person_id));
create policy opinion_take on cases.opinion for delete to guichet_app using (guichet.purpose() <> '' and (guichet.is_own(person_id) or guichet.is_system()));
grant select, insert, delete on cases.opinion to guichet_app;
