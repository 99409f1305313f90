-- Photographs that came with a form filled outside: of a visit (its reservation) or of a person met. The file itself is the store's, under her own key.
-- `number`: its place in the form, so that the same form again adds none.
create table response.photo (
  of_id uuid not null,
  number smallint not null check (number between 1 and 4),
  file_id uuid not null unique,
  agency_id text not null,
  situation_id uuid not null,
  person_id uuid not null,
  taken_by text not null,
  taken_at timestamptz not null,
  primary key (of_id, number)
);
create index photo_person on response.photo (person_id);
create index photo_situation on response.photo (situation_id);
alter table response.photo enable row level security;
create policy photo_use on response.photo to guichet_app
  using ((select guichet.purpose()) <> '' and ((select guichet.is_system()) or person_id = (select guichet.person())
    or (agency_id = (select guichet.agency()) and (select guichet.purpose()) = 'secours')))
  with check ((select guichet.is_system()) and (select guichet.purpose()) <> '');
grant select, insert, update, delete on response.photo to guichet_app;
