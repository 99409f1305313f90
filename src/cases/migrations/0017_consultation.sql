-- What cases ask of everybody (`kind: consultation`), made from their events: what is shown of a case, until when, and what came of it.
create table cases.consultation (
  agency_id text not null,
  id uuid primary key,
  service text not null,
  version integer not null,
  case_id uuid not null,
  request text not null,
  opened_at timestamptz not null,
  until timestamptz not null,
  shown jsonb not null,
  summary text,
  count integer
);
create index consultation_case on cases.consultation (case_id);
create index consultation_until on cases.consultation (until desc, id);
alter table cases.consultation enable row level security;
create policy consultation_see on cases.consultation for select to guichet_app using (guichet.purpose() <> '');
-- Whoever may see the case writes what it asks of everybody.
create policy consultation_write on cases.consultation for insert to guichet_app with check (guichet.purpose() <> '');
create policy consultation_drop on cases.consultation for delete to guichet_app
  using (guichet.is_system() or exists (select 1 from cases.case c where c.id = case_id));
grant select, insert, delete on cases.consultation to guichet_app;

-- What people say, one each, made from the events of `contribution:<id>`. `name` is there only with its person's consent; a hidden one keeps its reason.
create table cases.contribution (
  agency_id text not null,
  id uuid primary key,
  consultation_id uuid not null,
  case_id uuid not null,
  person_id uuid not null,
  text text not null,
  name text,
  hidden text,
  made_at timestamptz not null,
  unique (consultation_id, person_id)
);
create index contribution_list on cases.contribution (consultation_id, made_at, id);
create index contribution_person on cases.contribution (person_id);
create index contribution_case on cases.contribution (case_id);
alter table cases.contribution enable row level security;
create policy contribution_see on cases.contribution to guichet_app
  using (guichet.sees_agency(person_id, agency_id)) with check (guichet.sees_agency(person_id, agency_id));
grant select, insert, update, delete on cases.contribution to guichet_app;

-- How many contributions stand, by consultation of a case: numbers only, so that whoever may see the case may know them.
create function cases.contributions_of(one uuid) returns table (consultation uuid, standing integer)
  language sql stable security definer set search_path = pg_catalog as
  $$ select k.consultation_id, count(*)::integer from cases.contribution k
     where guichet.purpose() <> '' and k.case_id = one and k.hidden is null group by 1 $$;
revoke all on function cases.contributions_of(uuid) from public;
grant execute on function cases.contributions_of(uuid) to guichet_app;
