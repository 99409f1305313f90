-- What we want to tell somebody, once: by `key` the same thing is never told twice. Values and link are sealed under the case's or the person's key.
-- The intent is the notice itself on her page; each way out of the house is a row of `delivery`.
create table notices.intent (
  id uuid primary key,
  key text not null unique,
  audience text not null check (audience in ('person', 'officer', 'address', 'household', 'followers')),
  person_id uuid,
  agency_id text,
  case_id uuid,
  topic text not null,
  template text not null,
  urgent boolean not null default false,
  legal boolean not null default false,
  via text,
  asks boolean not null default false,
  state text not null check (state in ('open', 'spread', 'expired', 'unwanted')),
  look_at timestamptz,
  expires_at timestamptz,
  read_at timestamptz,
  key_id text not null,
  sealed bytea,
  made_at timestamptz not null
);
create index intent_due on notices.intent (look_at) where look_at is not null;
create index intent_person on notices.intent (person_id, made_at desc, id);
create index intent_case on notices.intent (case_id);
alter table notices.intent enable row level security;
create policy intent_read on notices.intent for select to guichet_app
  using (guichet.purpose() <> '' and ((audience = 'person' and guichet.is_own(person_id)) or guichet.is_system()));
-- Whoever does something that somebody must hear of writes the intent in the same unit of work; only the system and its person read it.
create policy intent_write on notices.intent for insert to guichet_app with check (guichet.purpose() <> '');
create policy intent_opened on notices.intent for update to guichet_app
  using (guichet.purpose() <> '' and ((audience = 'person' and guichet.is_own(person_id)) or guichet.is_system()))
  with check (guichet.purpose() <> '' and ((audience = 'person' and guichet.is_own(person_id)) or guichet.is_system()));
create policy intent_system on notices.intent for delete to guichet_app using (guichet.is_system());
grant select, insert, update, delete on notices.intent to guichet_app;

-- What was delivered before has its intent, too. The event's id stays the Message-ID of an e-mail that is still being tried.
insert into notices.intent (id, key, audience, person_id, agency_id, case_id, topic, template, state, key_id, made_at)
  select distinct on (d.event_id, d.channel = 'email.officer')
    case when d.channel = 'email.officer' then gen_random_uuid() else d.event_id end,
    case when d.channel = 'email.officer' then d.event_id || '/officer' else d.event_id::text end,
    case when d.channel = 'email.officer' then 'officer' when d.person_id is null then 'address' else 'person' end,
    d.person_id, d.agency_id, d.case_id, case when d.case_id is null then 'data' else 'cases' end, 'notices.before', 'open', d.key_id, d.made_at
  from notices.delivery d order by d.event_id, d.channel = 'email.officer', d.made_at;
alter table notices.delivery add column intent_id uuid, add column reason text not null default 'default', add column not_before timestamptz,
  add column provider text, add column provider_ref text, add column segments integer, add column received_at timestamptz, alter column sealed drop not null;
update notices.delivery d set intent_id = i.id from notices.intent i
  where i.key = case when d.channel = 'email.officer' then d.event_id || '/officer' else d.event_id::text end;
alter table notices.delivery drop constraint delivery_event_id_channel_key;
drop index notices.delivery_recent;
alter table notices.delivery drop column event_id, alter column intent_id set not null;
update notices.delivery set channel = 'email' where channel = 'email.officer';
alter table notices.delivery drop constraint delivery_status_check;
-- planned: not tried yet · waiting: tried, to be tried again · sent: taken by the other side · received: it says that it arrived · failed: given up ·
-- unknown: nobody knows whether it went out, a person decides · missed: too late, or not needed any more
alter table notices.delivery add constraint delivery_status_check
  check (status in ('planned', 'trying', 'waiting', 'sent', 'received', 'shown', 'no-address', 'to-print', 'printed', 'failed', 'unknown', 'missed'));
update notices.delivery set not_before = changed_at where status in ('trying', 'waiting');
alter table notices.delivery add constraint delivery_once unique (intent_id, channel);
create index delivery_recent on notices.delivery (made_at desc, id);
create index delivery_due on notices.delivery (not_before) where status in ('planned', 'trying', 'waiting');
create index delivery_ref on notices.delivery (provider, provider_ref) where provider_ref is not null;

drop policy delivery_read on notices.delivery;
create policy delivery_read on notices.delivery for select to guichet_app using (guichet.purpose() <> '' and (guichet.is_own(person_id) or guichet.is_system()));
-- An agent of the agency prints a letter, and reads a text message of which nobody knows whether it went out; what she decides the system carries out.
drop policy delivery_letter on notices.delivery;
create policy delivery_letter on notices.delivery for select to guichet_app
  using (guichet.purpose() <> '' and (channel = 'letter' or status = 'unknown') and agency_id = guichet.agency());
