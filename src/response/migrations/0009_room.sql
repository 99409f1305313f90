-- Processes that serve people at once (GUICHET_CAPACITY): how many are in, how many places are whose, who waits. Each writes its own row every two seconds,
-- never for a request; a row that is not written any more is of a process that ended.
create table response.room (
  process uuid primary key,
  inside integer not null check (inside >= 0),
  places integer not null check (places >= 0),
  -- tickets without signature: instants of coming, which name nobody
  waiting text[] not null,
  seen_at timestamptz not null
);
alter table response.room enable row level security;
create policy room_use on response.room to guichet_app
  using ((select guichet.is_system()) and (select guichet.purpose()) <> '') with check ((select guichet.is_system()) and (select guichet.purpose()) <> '');
grant select, insert, update, delete on response.room to guichet_app;
