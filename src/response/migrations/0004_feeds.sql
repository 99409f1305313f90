-- Feeds of messages that are read: when again, what their server said of their state, what of their list was taken in.
create table response.feed (
  agency_id text not null,
  id text not null,
  next_at timestamptz not null,
  read_at timestamptz,
  etag text,
  modified text,
  -- a code; null: the last reading went well
  failure text,
  seen text[] not null default '{}',
  primary key (agency_id, id)
);
alter table response.feed enable row level security;
create policy feed_agency on response.feed to guichet_app
  using ((select guichet.purpose()) <> '' and ((select guichet.is_system()) or agency_id = (select guichet.agency())))
  with check ((select guichet.purpose()) <> '' and (select guichet.is_system()));
grant select, insert, update, delete on response.feed to guichet_app;
