-- One offer a dwelling, where the service says so: `household` is set for those, and the index lets no dwelling have two.
alter table response.offer add column household text;
create unique index offer_dwelling on response.offer (situation_id, service, household) where household is not null;

-- Who lives where somebody else was offered it: told, and free to ask all the same.
create table response.beside (
  situation_id uuid not null,
  person_id uuid not null,
  service text not null,
  agency_id text not null,
  told_at timestamptz not null,
  primary key (situation_id, person_id, service)
);
create index beside_person on response.beside (person_id);
alter table response.beside enable row level security;
create policy beside_read on response.beside for select to guichet_app
  using ((select guichet.purpose()) <> '' and ((select guichet.is_system()) or person_id = (select guichet.person())
    or (agency_id = (select guichet.agency()) and (select guichet.purpose()) = 'secours')));
create policy beside_make on response.beside for insert to guichet_app with check ((select guichet.is_system()));
create policy beside_forget on response.beside for delete to guichet_app using ((select guichet.is_system()));
grant select, insert, delete on response.beside to guichet_app;
