-- Messages that a program of an agency sends through the town to an address that it gives. They belong to nobody whom the town knows; each has a key of
-- its own, dropped after seven days: then nobody can read what was sent, or to whom. Its intent has the same id, unless it only pretends.
create table notices.notification (
  id uuid primary key,
  sender_id uuid not null,
  kind text not null check (kind in ('live', 'team', 'test')),
  type text not null check (type in ('email', 'sms', 'letter')),
  template_id uuid not null,
  template_version integer not null,
  reference text,
  simulated text,
  sealed bytea not null,
  made_at timestamptz not null
);
create index notification_sender on notices.notification (sender_id, id desc);
create index notification_old on notices.notification (made_at);
alter table notices.notification enable row level security;
create policy notification_system on notices.notification to guichet_app using (guichet.is_system()) with check (guichet.is_system());
grant select, insert, update, delete on notices.notification to guichet_app;
