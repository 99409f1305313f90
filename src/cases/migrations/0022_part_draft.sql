-- What somebody who takes part has typed and not sent, rows and uploads with it: hers alone, sealed under the key of the case. A record.
create table cases.part_draft (
  case_id uuid not null,
  person_id uuid not null,
  -- `request <key>`, `action <name> <stay>`
  form text not null,
  sealed bytea not null,
  changed_at timestamptz not null,
  primary key (case_id, person_id, form)
);
create index part_draft_person on cases.part_draft (person_id);
alter table cases.part_draft enable row level security;
-- Who is in the case no more, or sees it under a mandate, reads nothing of it.
create policy part_draft_own on cases.part_draft to guichet_app
  using (guichet.purpose() <> '' and (guichet.is_system() or (guichet.is_own(person_id) and case_id = any((select cases.shared())::uuid[]))))
  with check (guichet.purpose() <> '' and (guichet.is_system() or (guichet.is_own(person_id) and case_id = any((select cases.shared())::uuid[]))));
grant select, insert, update, delete on cases.part_draft to guichet_app;

-- Her uploads belong to the case, as everything that she says in it does.
create policy file_shared_add on store.file for insert to guichet_app
  with check (key_id = any((select array_agg('case:' || one) from unnest(cases.shared()) as one)::text[]));
