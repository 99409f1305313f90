create schema registries;
grant usage on schema registries to guichet_app;

-- What the demonstration's registers answer, filled from the town's files when a town opens: read under the same policy as facts, so a register
-- answers about oneself, or about persons that the unit of work declared and whose access line is written.
create table registries.answer (
  registry text not null,
  person_id uuid not null,
  value jsonb not null,
  primary key (registry, person_id)
);
alter table registries.answer enable row level security;
create policy answer_read on registries.answer for select to guichet_app using (guichet.sees_person(person_id));
create policy answer_system on registries.answer to guichet_app using (guichet.purpose() <> '' and guichet.is_system()) with check (guichet.purpose() <> '' and guichet.is_system());
grant select, insert, update, delete on registries.answer to guichet_app;
-- Answers that a register's definition lets the town keep (`keep: 30d`), one a person, register and purpose, sealed under the person's key.
create table registries.kept (
  person_id uuid not null,
  registry text not null,
  purpose text not null,
  kept_at timestamptz not null,
  sealed bytea not null,
  primary key (person_id, registry, purpose)
);
alter table registries.kept enable row level security;
-- Kept for one purpose, used for no other; the person herself sees all of it, and the system erases all of it.
create policy kept_read on registries.kept for select to guichet_app
  using (guichet.sees_person(person_id) and (purpose = guichet.purpose() or person_id = guichet.person() or guichet.is_system()));
create policy kept_write on registries.kept for insert to guichet_app with check (guichet.sees_person(person_id) and purpose = guichet.purpose());
create policy kept_renew on registries.kept for update to guichet_app using (guichet.sees_person(person_id) and purpose = guichet.purpose()) with check (guichet.sees_person(person_id));
create policy kept_drop on registries.kept for delete to guichet_app using (guichet.sees_person(person_id));
grant select, insert, update, delete on registries.kept to guichet_app;

-- Views of the town's own or foreign tables, made by whoever keeps the database: a registry of kind `sql` reads them, and no other schema.
create schema register;
grant usage on schema register to guichet_app;
