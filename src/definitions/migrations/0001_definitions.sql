create schema definitions;
grant usage on schema definitions to guichet_app;

-- Every version of every definition that was offered, with the text it had. A published one never changes.
create table definitions.version (
  kind text not null,
  id text not null,
  version integer not null,
  hash text not null,
  status text not null check (status in ('offered', 'published', 'dropped')),
  stage text,
  files jsonb not null,
  offered_at timestamptz not null,
  offered_by text not null,
  published_at timestamptz,
  published_by text,
  primary key (kind, id, version, hash)
);
create unique index version_published on definitions.version (kind, id, version) where status = 'published';
alter table definitions.version enable row level security;
-- Definitions name no person: everybody reads them, under any purpose or none.
create policy version_read on definitions.version for select to guichet_app using (true);
create policy version_write on definitions.version to guichet_app using (guichet.purpose() <> '') with check (guichet.purpose() <> '');
grant select, insert, update, delete on definitions.version to guichet_app;
