-- Filters of lists with a name. `teams`: with whom it is shared; none: its owner's alone. `query`: as it stands in the address.
create table work.filter (
  agency_id text not null,
  id uuid not null,
  owner uuid not null,
  name text not null,
  query text not null,
  teams text[] not null default '{}',
  made_at timestamptz not null,
  primary key (agency_id, id)
);
alter table work.filter enable row level security;
create policy filter_see on work.filter for select to guichet_app
  using ((select guichet.purpose()) <> '' and agency_id = (select guichet.agency()) and (owner::text = (select guichet.actor()) or teams <> '{}'));
create policy filter_make on work.filter for insert to guichet_app
  with check (guichet.purpose() <> '' and agency_id = guichet.agency() and owner::text = guichet.actor());
create policy filter_drop on work.filter for delete to guichet_app using (guichet.purpose() <> '' and (owner::text = guichet.actor() or guichet.is_system()));
grant select, insert, delete on work.filter to guichet_app;

-- When an agent is away and who takes over meanwhile; days of the agency's zone, both included.
create table work.absence (
  agency_id text not null,
  id uuid not null,
  account uuid not null,
  replacement uuid not null,
  first_day date not null,
  last_day date not null,
  made_at timestamptz not null,
  primary key (agency_id, id)
);
create index absence_replacement on work.absence (agency_id, replacement, last_day);
create index absence_account on work.absence (agency_id, account, last_day);
alter table work.absence enable row level security;
create policy absence_see on work.absence for select to guichet_app using ((select guichet.purpose()) <> '' and agency_id = (select guichet.agency()));
create policy absence_make on work.absence for insert to guichet_app
  with check (guichet.purpose() <> '' and agency_id = guichet.agency() and account::text = guichet.actor());
create policy absence_end on work.absence for delete to guichet_app
  using (guichet.purpose() <> '' and agency_id = guichet.agency() and account::text = guichet.actor());
grant select, insert, delete on work.absence to guichet_app;

-- Words of messages, of what people typed freely and every role may see, and of the office's notes and labels. Nobody reads this table: only the search below.
create table work.words (
  agency_id text not null,
  case_id uuid not null,
  person_id uuid not null,
  source text not null,
  words tsvector not null,
  primary key (case_id, source)
);
create index words_person on work.words (person_id);
create index words_found on work.words using gin (words);
alter table work.words enable row level security;
create policy words_agency on work.words to guichet_app
  using ((select guichet.purpose()) <> '' and (agency_id = (select guichet.agency()) or (select guichet.is_system())
    or exists (select 1 from cases.case c where c.id = case_id)))
  with check ((select guichet.purpose()) <> '');
grant select, insert, update, delete on work.words to guichet_app;

-- Under row policies a text condition never uses its index: this function applies the same test and gives references only.
create function work.cases_saying(typed text, services text[], most integer) returns table (reference text) language sql stable security definer set search_path = pg_catalog as
  $$ select c.reference from (
       select distinct w.case_id from work.words w
       where w.words @@ plainto_tsquery('simple', people.plain(typed)) and w.agency_id = guichet.agency() limit 2000) found
     join cases.case c on c.id = found.case_id
     where guichet.purpose() <> '' and c.agency_id = guichet.agency() and c.phase <> 'draft' and c.service = any (services)
     order by c.opened_at desc, c.id limit most $$;
revoke all on function work.cases_saying(text, text[], integer) from public;
grant execute on function work.cases_saying(text, text[], integer) to guichet_app;
