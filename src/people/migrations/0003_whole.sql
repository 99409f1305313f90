-- From when and until when something is so, where that is known: a day, a month or a year (`1988`, `1988-06`, `1988-06-09`).
alter table people.fact add column valid_from text, add column valid_to text;

-- Needs are told to whoever handles her cases while she agrees to it, and to nobody a moment longer: the row itself asks for the consent.
create policy fact_needs on people.fact as restrictive for select to guichet_app using (
  concept <> 'person.needs' or guichet.is_own(person_id) or guichet.is_system()
  or exists (select 1 from consent.choice c where c.person_id = fact.person_id and c.choice = 'besoins' and c.given));

-- Who belongs to whom, as the person said, a register gave or an agent recorded. Each person has her own side of it.
create table people.relation (
  id uuid primary key,
  person_id uuid not null,
  kind text not null,
  other_id uuid,
  given text not null,
  family text not null,
  birth text,
  source text not null,
  verified boolean not null,
  valid_from text,
  valid_to text,
  ended boolean not null default false,
  stated_at timestamptz not null
);
create index relation_person on people.relation (person_id);
alter table people.relation enable row level security;
create policy relation_use on people.relation to guichet_app using (guichet.sees_person(person_id)) with check (guichet.sees_person(person_id));
grant select, insert, update, delete on people.relation to guichet_app;

-- A person opened outside a case, found by what she said of herself: by whom, until when. Why is in the event.
create table people.look (
  id uuid primary key,
  account text not null,
  agency_id text not null,
  person_id uuid not null,
  at timestamptz not null,
  until timestamptz not null
);
create index look_account on people.look (account, person_id, until);
create index look_person on people.look (person_id, at desc);
alter table people.look enable row level security;
create policy look_see on people.look for select to guichet_app using (
  guichet.purpose() <> '' and (account = guichet.actor() or guichet.is_own(person_id) or guichet.is_system() or (guichet.purpose() = 'securite' and agency_id = guichet.agency())));
create policy look_make on people.look for insert to guichet_app with check (guichet.purpose() <> '' and (account = guichet.actor() or guichet.is_system()));
create policy look_forget on people.look for delete to guichet_app using (guichet.is_system());
grant select, insert, delete on people.look to guichet_app;

-- Two registrations that may be one person: suspected by the rules, proposed by one agent, merged by another. Ids, score and the names of reasons only.
create table people.merge (
  id uuid primary key,
  survivor_id uuid not null,
  absorbed_id uuid not null,
  score integer not null,
  reasons text not null,
  status text not null check (status in ('suspected', 'proposed', 'merged', 'refused', 'unmerged')),
  proposed_by text,
  confirmed_by text,
  at timestamptz not null
);
create unique index merge_once on people.merge (absorbed_id) where status = 'merged';
create index merge_survivor on people.merge (survivor_id) where status = 'merged';
create index merge_open on people.merge (status, score desc, id);
alter table people.merge enable row level security;
-- Verifying identities is the purpose under which agents work on them; a person sees what concerns her.
create policy merge_see on people.merge for select to guichet_app using (
  guichet.purpose() <> '' and (guichet.purpose() = 'identite' or guichet.is_own(survivor_id) or guichet.is_own(absorbed_id) or guichet.is_system()));
create policy merge_write on people.merge for all to guichet_app
  using (guichet.purpose() = 'identite' or (guichet.purpose() <> '' and guichet.is_system())) with check (guichet.purpose() = 'identite' or (guichet.purpose() <> '' and guichet.is_system()));
grant select, insert, update, delete on people.merge to guichet_app;

-- All registrations of one person: the surviving one and those merged into it, whichever of them is named.
create or replace function guichet.same_as(person uuid) returns uuid[] language sql stable security definer set search_path = '' as
  $$ select case when person is null then null else coalesce(
    (select array[w.survivor_id] || (select array_agg(a.absorbed_id order by a.absorbed_id) from people.merge a where a.survivor_id = w.survivor_id and a.status = 'merged')
      from people.merge w where w.status = 'merged' and (w.absorbed_id = person or w.survivor_id = person) limit 1), array[person]) end $$;
