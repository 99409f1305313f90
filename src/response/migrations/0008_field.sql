-- People whom a volunteer met: each is registered as she named herself, unverified, so that what is read of her stands in her list.
create table response.intake (
  id uuid primary key,
  agency_id text not null,
  situation_id uuid not null,
  person_id uuid not null,
  place text not null,
  people integer not null check (people between 1 and 50),
  needs text[] not null,
  words text not null,
  state text not null check (state in ('open', 'done')),
  taken_by text not null,
  -- by which a tablet says that it is the same form again
  key text not null,
  taken_at timestamptz not null,
  unique (taken_by, key)
);
create index intake_listed on response.intake (situation_id, state, id);
create index intake_person on response.intake (person_id);
alter table response.intake enable row level security;
create policy intake_use on response.intake to guichet_app
  using ((select guichet.purpose()) <> '' and ((select guichet.is_system()) or person_id = (select guichet.person())
    or (agency_id = (select guichet.agency()) and (select guichet.purpose()) = 'secours')))
  with check ((select guichet.purpose()) = 'secours' and ((select guichet.is_system()) or agency_id = (select guichet.agency())));
grant select, insert, update, delete on response.intake to guichet_app;

-- What an inspector saw at a home; one a visit that was kept.
create table response.visit (
  reservation_id uuid primary key references response.reservation (id) on delete cascade,
  agency_id text not null,
  damage text not null check (damage in ('none', 'light', 'heavy', 'destroyed')),
  habitable boolean not null,
  water integer check (water between 0 and 1000),
  words text not null,
  seen_by text not null,
  seen_at timestamptz not null
);
alter table response.visit enable row level security;
create policy visit_use on response.visit to guichet_app
  using ((select guichet.purpose()) <> '' and ((select guichet.is_system()) or exists (select 1 from response.reservation r where r.id = reservation_id)))
  with check ((select guichet.purpose()) = 'secours' and ((select guichet.is_system()) or agency_id = (select guichet.agency())));
grant select, insert, update, delete on response.visit to guichet_app;
