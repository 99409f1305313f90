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
