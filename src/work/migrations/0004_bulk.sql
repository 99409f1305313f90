-- What an agent does with many cases at once, or exports: the selection as it was, what is done with it, a result a case. Its owner's alone.
-- `sealed`: what was typed for it (reason, note, label) and, for an export, nothing of it stays here: its file is under the same key, which goes after a day.
create table work.bulk (
  agency_id text not null,
  id uuid not null,
  owner uuid not null,
  language text not null,
  kind text not null check (kind in ('act', 'export')),
  stage text not null check (stage in ('choosing', 'trying', 'tried', 'running', 'stopped', 'done')),
  query text not null,
  total integer not null,
  what text,
  sealed bytea,
  file_id uuid,
  made_at timestamptz not null,
  ended_at timestamptz,
  primary key (agency_id, id)
);
create unique index bulk_id on work.bulk (id);
create index bulk_owner on work.bulk (agency_id, owner, made_at desc);
alter table work.bulk enable row level security;
create policy bulk_own on work.bulk to guichet_app
  using ((select guichet.purpose()) <> '' and ((select guichet.is_system()) or (agency_id = (select guichet.agency()) and owner::text = (select guichet.actor()))))
  with check ((select guichet.purpose()) <> '' and ((select guichet.is_system()) or (agency_id = (select guichet.agency()) and owner::text = (select guichet.actor()))));
grant select, insert, update, delete on work.bulk to guichet_app;

create table work.bulk_case (
  agency_id text not null,
  bulk_id uuid not null,
  owner uuid not null,
  position integer not null,
  case_id uuid not null,
  person_id uuid not null,
  result text check (result in ('would', 'done', 'refused')),
  code text,
  primary key (agency_id, bulk_id, position)
);
create index bulk_case_left on work.bulk_case (agency_id, bulk_id, position) where result is null;
create index bulk_case_person on work.bulk_case (person_id);
create index bulk_case_case on work.bulk_case (case_id);
alter table work.bulk_case enable row level security;
create policy bulk_case_own on work.bulk_case to guichet_app
  using ((select guichet.purpose()) <> '' and ((select guichet.is_system()) or (agency_id = (select guichet.agency()) and owner::text = (select guichet.actor()))))
  with check ((select guichet.purpose()) <> '' and ((select guichet.is_system()) or (agency_id = (select guichet.agency()) and owner::text = (select guichet.actor()))));
grant select, insert, update, delete on work.bulk_case to guichet_app;
