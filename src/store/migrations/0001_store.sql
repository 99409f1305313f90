-- The application's role: owns nothing, bypasses nothing. Every request takes it on before it says a word.
do $$ begin
  create role guichet_app nologin nosuperuser nobypassrls nocreatedb nocreaterole;
exception when duplicate_object or unique_violation then null;
end $$;
do $$ begin
  execute format('grant guichet_app to %I', current_user);
exception when others then null; -- a superuser needs no grant, and PostgreSQL 16 refuses a circular one
end $$;

create schema if not exists guichet;
grant usage on schema guichet to guichet_app;

-- Who asks, for whom, for which agency, why, and which persons this unit of work has declared (its access line names them).
create function guichet.actor() returns text language sql stable parallel safe as $$ select current_setting('guichet.actor', true) $$;
create function guichet.purpose() returns text language sql stable parallel safe as $$ select coalesce(current_setting('guichet.purpose', true), '') $$;
create function guichet.agency() returns text language sql stable parallel safe as $$ select nullif(current_setting('guichet.agency', true), '') $$;
create function guichet.person() returns uuid language sql stable parallel safe as $$ select nullif(current_setting('guichet.for', true), '')::uuid $$;
create function guichet.subjects() returns uuid[] language sql stable parallel safe as $$ select string_to_array(nullif(current_setting('guichet.subjects', true), ''), ',')::uuid[] $$;
create function guichet.is_system() returns boolean language sql stable parallel safe as $$ select coalesce(current_setting('guichet.actor', true) = 'system', false) $$;

-- The two questions that policies ask. No purpose, no row.
create function guichet.sees_agency(person uuid, agency text) returns boolean language sql stable parallel safe as
  $$ select guichet.purpose() <> '' and (person = guichet.person() or agency = guichet.agency() or guichet.is_system()) $$;
create function guichet.sees_person(person uuid) returns boolean language sql stable parallel safe as
  $$ select guichet.purpose() <> '' and (person = guichet.person() or person = any(guichet.subjects()) or guichet.is_system()) $$;

create schema store;
grant usage on schema store to guichet_app;

-- Keys by which payloads and files are encrypted: a case's is wrapped by its person's, a person's and an agency's by the master key outside.
-- Erasure deletes the row: what it encrypted is then noise, here and in every backup.
create table store.key (
  id text primary key,
  parent text references store.key (id) on delete cascade,
  wrapped bytea not null,
  made_at timestamptz not null
);
alter table store.key enable row level security;
create policy key_use on store.key to guichet_app using (guichet.purpose() <> '') with check (guichet.purpose() <> '');
grant select, insert, delete on store.key to guichet_app;

create table store.file (
  id uuid primary key,
  key_id text not null,
  person_id uuid,
  agency_id text,
  digest text not null,
  media_type text not null,
  bytes bigint not null,
  name bytea not null,
  made_at timestamptz not null
);
create index file_person on store.file (person_id);
alter table store.file enable row level security;
create policy file_use on store.file to guichet_app using (guichet.sees_agency(person_id, agency_id)) with check (guichet.sees_agency(person_id, agency_id));
grant select, insert, update, delete on store.file to guichet_app;

-- What stands once for the installation: demo mark, town, schema version, template.
create table store.mark (
  name text primary key,
  value text not null
);
alter table store.mark enable row level security;
create policy mark_read on store.mark for select to guichet_app using (true);
grant select on store.mark to guichet_app;
