-- What people answer: once by the other side's name for it. Sender and text are sealed under the person's key, or the town's when nobody knows who it is.
create table notices.inbound (
  id uuid primary key,
  channel text not null check (channel in ('email', 'sms')),
  ref text not null,
  -- new: not looked at yet · placed: in its case · command: a word of command, done · waiting: a person decides · dropped: nothing to do
  state text not null check (state in ('new', 'placed', 'command', 'waiting', 'dropped')),
  intent_id uuid,
  person_id uuid,
  agency_id text,
  case_id uuid,
  proposal_case uuid,
  key_id text not null,
  sealed bytea not null,
  files jsonb not null default '[]'::jsonb,
  made_at timestamptz not null,
  changed_at timestamptz not null,
  unique (channel, ref)
);
create index inbound_waiting on notices.inbound (agency_id, made_at) where state = 'waiting';
create index inbound_person on notices.inbound (person_id);
alter table notices.inbound enable row level security;
create policy inbound_system on notices.inbound to guichet_app using (guichet.is_system()) with check (guichet.is_system());
create policy inbound_own on notices.inbound for select to guichet_app using (guichet.purpose() <> '' and guichet.is_own(person_id));
create policy inbound_desk on notices.inbound for select to guichet_app
  using (guichet.purpose() <> '' and state = 'waiting' and agency_id = guichet.agency());
grant select, insert, update, delete on notices.inbound to guichet_app;

-- The number or address that a delivery went to, as a keyed hash: an answer finds what it answers without anybody being able to read the number here.
alter table notices.delivery add column whereto text;
create index delivery_whereto on notices.delivery (whereto, made_at desc) where whereto is not null;
