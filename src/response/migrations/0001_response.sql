create schema response;
grant usage on schema response to guichet_app;

-- Where people live, taken from the registers that say so, to be found by place: a copy that is made again every night.
-- Positions in millionths of a degree; `cell` numbers squares of a hundredth of a degree row by row, so that one index of whole numbers finds an area
-- under row-level security. `household`: the same for who lives in the same dwelling.
create table response.dwelling (
  person_id uuid primary key,
  lat integer,
  lon integer,
  cell integer,
  commune text not null,
  household text not null,
  source text not null,
  taken_at timestamptz not null
);
create index dwelling_cell on response.dwelling (cell) where cell is not null;
create index dwelling_commune on response.dwelling (commune);
alter table response.dwelling enable row level security;
create policy dwelling_use on response.dwelling to guichet_app
  using ((select guichet.is_system()) and (select guichet.purpose()) <> '' or person_id = (select guichet.person()))
  with check ((select guichet.is_system()) and (select guichet.purpose()) <> '');
grant select, insert, update, delete on response.dwelling to guichet_app;

-- Messages of the Common Alerting Protocol that came, each once.
create table response.message (
  id uuid primary key,
  agency_id text not null,
  sender text not null,
  identifier text not null,
  sent text not null,
  outcome text not null,
  because text,
  situation_id uuid,
  headline text not null,
  at timestamptz not null,
  unique (agency_id, sender, identifier, sent)
);
create index message_listed on response.message (agency_id, id);
alter table response.message enable row level security;
create policy message_agency on response.message to guichet_app
  using ((select guichet.purpose()) <> '' and ((select guichet.is_system()) or agency_id = (select guichet.agency())))
  with check ((select guichet.purpose()) <> '' and ((select guichet.is_system()) or agency_id = (select guichet.agency())));
grant select, insert, update, delete on response.message to guichet_app;

-- What happens somewhere. `revision` counts its zones; `run_id`: the last computation that ended well.
create table response.situation (
  id uuid primary key,
  agency_id text not null,
  state text not null check (state in ('proposed', 'active', 'over')),
  origin text not null,
  event text not null,
  exercise boolean not null,
  title jsonb not null,
  text jsonb not null,
  zone jsonb not null,
  zone_hash text not null,
  revision integer not null,
  sender text,
  identifier text,
  sent text,
  expires_at timestamptz,
  proposed_by text not null,
  proposed_at timestamptz not null,
  published_by text,
  published_at timestamptz,
  changed_at timestamptz not null,
  ended_at timestamptz,
  ended_why text,
  run_id uuid,
  check (published_by is null or published_by = 'system' or published_by <> proposed_by)
);
create index situation_listed on response.situation (agency_id, state, id);
alter table response.situation enable row level security;
-- Once published it is for everybody to read; the public feed is made of it.
create policy situation_read on response.situation for select to guichet_app
  using ((select guichet.purpose()) <> '' and ((select guichet.is_system()) or agency_id = (select guichet.agency()) or published_at is not null));
create policy situation_add on response.situation for insert to guichet_app
  with check ((select guichet.purpose()) <> '' and ((select guichet.is_system()) or agency_id = (select guichet.agency())));
create policy situation_change on response.situation for update to guichet_app
  using ((select guichet.purpose()) <> '' and ((select guichet.is_system()) or agency_id = (select guichet.agency())));
create policy situation_forget on response.situation for delete to guichet_app using ((select guichet.is_system()));
grant select, insert, update, delete on response.situation to guichet_app;

-- Computations of everybody in a zone. `last_person`: how far it came; who goes on after a stop begins there.
create table response.run (
  id uuid primary key,
  situation_id uuid not null,
  agency_id text not null,
  revision integer not null,
  state text not null check (state in ('running', 'done', 'superseded', 'stopped')),
  services jsonb not null,
  persons integer not null default 0,
  last_person uuid,
  digest text not null default '',
  counts jsonb not null default '{}',
  began_at timestamptz not null,
  ended_at timestamptz
);
create index run_situation on response.run (situation_id, id);
alter table response.run enable row level security;
create policy run_agency on response.run to guichet_app
  using ((select guichet.purpose()) <> '' and ((select guichet.is_system()) or agency_id = (select guichet.agency())))
  with check ((select guichet.purpose()) <> '' and ((select guichet.is_system()) or agency_id = (select guichet.agency())));
grant select, insert, update, delete on response.run to guichet_app;

-- Who is hit, by the last run that found her.
create table response.hit (
  situation_id uuid not null,
  person_id uuid not null,
  agency_id text not null,
  run_id uuid not null,
  commune text not null,
  household text not null,
  urgency smallint not null,
  found_at timestamptz not null,
  primary key (situation_id, person_id)
);
create index hit_person on response.hit (person_id);
alter table response.hit enable row level security;
create policy hit_use on response.hit to guichet_app
  using ((select guichet.purpose()) <> '' and ((select guichet.is_system()) or person_id = (select guichet.person())
    or (agency_id = (select guichet.agency()) and (select guichet.purpose()) = 'secours')))
  with check ((select guichet.is_system()));
grant select, insert, update, delete on response.hit to guichet_app;

-- What the facts that were known say of her right to a service.
create table response.verdict (
  situation_id uuid not null,
  person_id uuid not null,
  service text not null,
  agency_id text not null,
  run_id uuid not null,
  verdict text not null check (verdict in ('sure', 'perhaps', 'not')),
  questions text[] not null,
  urgency smallint not null,
  -- told already, by this run or an earlier one
  offered boolean not null default false,
  primary key (situation_id, person_id, service)
);
create index verdict_person on response.verdict (person_id);
create index verdict_run on response.verdict (run_id, service, verdict);
create index verdict_to_offer on response.verdict (run_id, urgency, person_id, service) where not offered and verdict <> 'not';
alter table response.verdict enable row level security;
create policy verdict_use on response.verdict to guichet_app
  using ((select guichet.purpose()) <> '' and ((select guichet.is_system()) or person_id = (select guichet.person())
    or (agency_id = (select guichet.agency()) and (select guichet.purpose()) = 'secours')))
  with check ((select guichet.is_system()));
grant select, insert, update, delete on response.verdict to guichet_app;

-- A right that was offered: once a situation, person and service, whatever is computed again. A record: what she did with it is told by her cases.
create table response.offer (
  situation_id uuid not null,
  person_id uuid not null,
  service text not null,
  agency_id text not null,
  offered_at timestamptz not null,
  opened_at timestamptz,
  case_id uuid,
  begun_at timestamptz,
  sent_at timestamptz,
  outcome text,
  decided_at timestamptz,
  paid_at timestamptz,
  primary key (situation_id, person_id, service)
);
create index offer_person on response.offer (person_id);
create index offer_case on response.offer (case_id) where case_id is not null;
alter table response.offer enable row level security;
create policy offer_read on response.offer for select to guichet_app
  using ((select guichet.purpose()) <> '' and ((select guichet.is_system()) or person_id = (select guichet.person())
    or (agency_id = (select guichet.agency()) and (select guichet.purpose()) = 'secours')));
create policy offer_make on response.offer for insert to guichet_app with check ((select guichet.is_system()));
create policy offer_follow on response.offer for update to guichet_app
  using ((select guichet.purpose()) <> '' and ((select guichet.is_system()) or person_id = (select guichet.person())));
create policy offer_forget on response.offer for delete to guichet_app using ((select guichet.is_system()));
grant select, insert, update, delete on response.offer to guichet_app;
