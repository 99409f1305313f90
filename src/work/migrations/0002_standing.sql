-- Who works on a case and how the office has labelled it, made from the events of `work:<case>`. What is written in notes stays in the log, sealed.
create table work.item (
  agency_id text not null,
  case_id uuid not null,
  person_id uuid not null,
  assignee uuid,
  labels text[] not null default '{}',
  notes integer not null default 0,
  changed_at timestamptz not null,
  primary key (agency_id, case_id)
);
create index item_case on work.item (case_id);
create index item_person on work.item (person_id);
create index item_assignee on work.item (agency_id, assignee, case_id) where assignee is not null;
alter table work.item enable row level security;
create policy item_agency on work.item to guichet_app
  using ((select guichet.purpose()) <> '' and (agency_id = (select guichet.agency()) or (select guichet.is_system())))
  with check ((select guichet.purpose()) <> '' and (agency_id = (select guichet.agency()) or (select guichet.is_system())));
grant select, insert, update, delete on work.item to guichet_app;

-- One row a label of a case. An address names a label by its tag, since what agents write may name somebody.
create table work.label (
  agency_id text not null,
  label text not null,
  tag text not null,
  case_id uuid not null,
  primary key (agency_id, label, case_id)
);
create index label_tag on work.label (agency_id, tag, case_id);
create index label_case on work.label (case_id);
alter table work.label enable row level security;
create policy label_agency on work.label to guichet_app
  using ((select guichet.purpose()) <> '' and (agency_id = (select guichet.agency()) or (select guichet.is_system())))
  with check ((select guichet.purpose()) <> '' and (agency_id = (select guichet.agency()) or (select guichet.is_system())));
grant select, insert, delete on work.label to guichet_app;
