-- What people give and need after a disaster: shown to nobody before an officer looked at it; two that fit are brought together by her.
create table response.gift (
  id uuid primary key,
  agency_id text not null,
  situation_id uuid not null,
  person_id uuid not null,
  gives boolean not null,
  kind text not null,
  what text not null,
  contact text not null,
  state text not null check (state in ('new', 'open', 'matched', 'refused', 'withdrawn')),
  reason text,
  match_id uuid unique,
  made_at timestamptz not null,
  changed_at timestamptz not null,
  check ((state = 'matched') = (match_id is not null)),
  check ((state = 'refused') = (reason is not null))
);
create index gift_listed on response.gift (situation_id, state, kind, id);
create index gift_person on response.gift (person_id);
alter table response.gift enable row level security;
create policy gift_use on response.gift to guichet_app
  using ((select guichet.purpose()) <> '' and ((select guichet.is_system()) or person_id = (select guichet.person())
    or (agency_id = (select guichet.agency()) and (select guichet.purpose()) = 'secours')))
  with check ((select guichet.purpose()) <> '' and ((select guichet.is_system()) or person_id = (select guichet.person())
    or (agency_id = (select guichet.agency()) and (select guichet.purpose()) = 'secours')));
grant select, insert, update, delete on response.gift to guichet_app;

-- What one agency asks of another after a disaster: when it was seen there, and how it ended. About no person.
create table response.task (
  id uuid primary key,
  agency_id text not null,
  to_agency text not null,
  situation_id uuid not null,
  text text not null,
  due_at timestamptz not null,
  asked_by text not null,
  asked_at timestamptz not null,
  seen_by text,
  seen_at timestamptz,
  ended_by text,
  ended_at timestamptz,
  outcome text check (outcome in ('done', 'declined')),
  answer text,
  check ((ended_at is null) = (outcome is null)),
  check (ended_at is null or seen_at is not null),
  check (agency_id <> to_agency)
);
create index task_to on response.task (to_agency, id);
create index task_situation on response.task (situation_id, id);
alter table response.task enable row level security;
create policy task_use on response.task to guichet_app
  using ((select guichet.purpose()) = 'secours' and ((select guichet.is_system()) or agency_id = (select guichet.agency()) or to_agency = (select guichet.agency())))
  with check ((select guichet.purpose()) = 'secours' and ((select guichet.is_system()) or agency_id = (select guichet.agency()) or to_agency = (select guichet.agency())));
grant select, insert, update on response.task to guichet_app;
