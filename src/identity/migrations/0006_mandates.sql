-- Who may read and move a mandate: the one represented, the one who acts, and who gives it in her name. A record, so that an erasure finds every
-- mandate of a person in a restored backup, where projections are not made yet. A request that goes by code has one party until the other opens it.
create table identity.mandate_party (
  mandate_id uuid not null,
  person_id uuid not null,
  primary key (mandate_id, person_id)
);
create index mandate_party_person on identity.mandate_party (person_id);
alter table identity.mandate_party enable row level security;
create policy party_see on identity.mandate_party for select to guichet_app using (guichet.purpose() <> '' and (guichet.is_system() or person_id = guichet.person()));
create policy party_add on identity.mandate_party for insert to guichet_app with check (guichet.purpose() <> '' and (guichet.is_system() or person_id = guichet.person()));
create policy party_drop on identity.mandate_party for delete to guichet_app using (guichet.is_system());
grant select, insert, delete on identity.mandate_party to guichet_app;

-- The code that a request shows to the other side, or at the counter, as an HMAC; gone when the request is answered or too old.
create table identity.mandate_code (
  mandate_id uuid primary key,
  code text not null unique,
  ends_at timestamptz not null
);
alter table identity.mandate_code enable row level security;
create policy code_system on identity.mandate_code to guichet_app using (guichet.is_system()) with check (guichet.is_system());
grant select, insert, delete on identity.mandate_code to guichet_app;

-- Where each mandate stands, made from its events. `until`: the first legal day on which it holds no longer.
create table identity.mandate (
  id uuid primary key,
  kind text not null check (kind in ('child', 'guardian', 'relative', 'helper', 'company')),
  state text not null check (state in ('asked', 'accepted', 'live', 'refused', 'ended')),
  person_id uuid,
  holder_id uuid,
  giver_id uuid,
  parent_id uuid,
  from_day date not null,
  until_day date,
  view jsonb not null,
  changed_at timestamptz not null
);
create index mandate_parent on identity.mandate (parent_id) where parent_id is not null;
alter table identity.mandate enable row level security;
create policy mandate_see on identity.mandate for select to guichet_app using (
  guichet.purpose() <> '' and (guichet.is_system() or exists (select 1 from identity.mandate_party p where p.mandate_id = id and p.person_id = guichet.person())));
create policy mandate_make on identity.mandate for insert to guichet_app with check (
  guichet.purpose() <> '' and (guichet.is_system() or exists (select 1 from identity.mandate_party p where p.mandate_id = id and p.person_id = guichet.person())));
create policy mandate_move on identity.mandate for update to guichet_app using (
  guichet.purpose() <> '' and (guichet.is_system() or exists (select 1 from identity.mandate_party p where p.mandate_id = id and p.person_id = guichet.person())));
create policy mandate_drop on identity.mandate for delete to guichet_app using (guichet.is_system());
grant select, insert, update, delete on identity.mandate to guichet_app;

-- For whom this session acts now; null: for herself.
alter table identity.session add column mandate_id uuid;
create policy session_act on identity.session for update to guichet_app using (guichet.purpose() <> '' and account_id::text = guichet.actor());
