create schema exchange;
grant usage on schema exchange to guichet_app;

-- Events about goods, our own and those that other parties told us: what may be asked for. `id` is that of the event in our log.
create table exchange.event (
  id uuid primary key,
  stream text not null,
  agency_id text not null,
  party text not null,
  hash text not null,
  at timestamptz not null,
  -- of what was received: when and where its party's log says that it was recorded
  told_at timestamptz not null,
  leaf bigint,
  -- when the first witness saw that it stood there
  witnessed_at timestamptz,
  event_time timestamptz not null,
  type text not null,
  action text,
  biz_step text,
  disposition text,
  read_point text,
  biz_location text,
  body jsonb not null,
  unique (agency_id, party, hash)
);
create index event_recorded on exchange.event (agency_id, id);
create index event_happened on exchange.event (agency_id, event_time, id);
create index event_stream on exchange.event (stream);
alter table exchange.event enable row level security;
create policy event_agency on exchange.event to guichet_app
  using ((select guichet.purpose()) <> '' and ((select guichet.is_system()) or agency_id = (select guichet.agency())))
  with check ((select guichet.purpose()) <> '' and ((select guichet.is_system()) or agency_id = (select guichet.agency())));
grant select, insert, update, delete on exchange.event to guichet_app;

-- What an event is about, in one form: things, classes, documents. `role`: epc, parent, child, input, output, class, and the type of a document.
-- No foreign key: both are made and forgotten together, and a check a row was more than half of what a capture cost on an embedded database.
create table exchange.thing (
  event_id uuid not null,
  agency_id text not null,
  role text not null,
  thing text not null,
  primary key (event_id, role, thing)
);
create index thing_found on exchange.thing (agency_id, thing, event_id);
alter table exchange.thing enable row level security;
create policy thing_agency on exchange.thing to guichet_app
  using ((select guichet.purpose()) <> '' and ((select guichet.is_system()) or agency_id = (select guichet.agency())))
  with check ((select guichet.purpose()) <> '' and ((select guichet.is_system()) or agency_id = (select guichet.agency())));
grant select, insert, update, delete on exchange.thing to guichet_app;

-- What came at once: how many events, how many of them were new.
create table exchange.capture (
  id uuid primary key,
  agency_id text not null,
  at timestamptz not null,
  events integer not null,
  fresh integer not null
);
alter table exchange.capture enable row level security;
create policy capture_agency on exchange.capture to guichet_app
  using ((select guichet.purpose()) <> '' and ((select guichet.is_system()) or agency_id = (select guichet.agency())))
  with check ((select guichet.purpose()) <> '' and ((select guichet.is_system()) or agency_id = (select guichet.agency())));
grant select, insert on exchange.capture to guichet_app;

-- Questions with a name, which the party's systems ask again.
create table exchange.query (
  agency_id text not null,
  name text not null,
  parameters jsonb not null,
  made_at timestamptz not null,
  primary key (agency_id, name)
);
alter table exchange.query enable row level security;
create policy query_agency on exchange.query to guichet_app
  using ((select guichet.purpose()) <> '' and agency_id = (select guichet.agency()))
  with check ((select guichet.purpose()) <> '' and agency_id = (select guichet.agency()));
grant select, insert, delete on exchange.query to guichet_app;

-- An event that a party is to get. `outcome`: of the last attempt, a status or a code.
create table exchange.delivery (
  event_id uuid not null,
  party text not null,
  agency_id text not null,
  state text not null check (state in ('waiting', 'delivered', 'refused')),
  tries integer not null default 0,
  outcome text,
  made_at timestamptz not null,
  delivered_at timestamptz,
  primary key (event_id, party)
);
create index delivery_waiting on exchange.delivery (agency_id, party, event_id) where state = 'waiting';
alter table exchange.delivery enable row level security;
create policy delivery_agency on exchange.delivery to guichet_app
  using ((select guichet.purpose()) <> '' and ((select guichet.is_system()) or agency_id = (select guichet.agency())))
  with check ((select guichet.purpose()) <> '' and ((select guichet.is_system()) or agency_id = (select guichet.agency())));
grant select, insert, update on exchange.delivery to guichet_app;

-- The newest head of each party's log that was shown to us and goes on from the one before.
create table exchange.head (
  agency_id text not null,
  party text not null,
  size bigint not null,
  root bytea not null,
  note text not null,
  seen_at timestamptz not null,
  primary key (agency_id, party)
);
alter table exchange.head enable row level security;
create policy head_agency on exchange.head to guichet_app
  using ((select guichet.purpose()) <> '' and ((select guichet.is_system()) or agency_id = (select guichet.agency())))
  with check ((select guichet.purpose()) <> '' and ((select guichet.is_system()) or agency_id = (select guichet.agency())));
grant select, insert, update on exchange.head to guichet_app;

-- Lies that were found, by party. The evidence stands in the log.
create table exchange.lie (
  id uuid primary key,
  agency_id text not null,
  party text not null,
  kind text not null,
  witness text not null,
  at timestamptz not null,
  evidence jsonb not null
);
create index lie_listed on exchange.lie (agency_id, at);
alter table exchange.lie enable row level security;
create policy lie_agency on exchange.lie to guichet_app
  using ((select guichet.purpose()) <> '' and ((select guichet.is_system()) or agency_id = (select guichet.agency())))
  with check ((select guichet.purpose()) <> '' and ((select guichet.is_system()) or agency_id = (select guichet.agency())));
grant select, insert, update, delete on exchange.lie to guichet_app;

-- What was decided on a shipment, by whom.
create table exchange.decision (
  id uuid primary key,
  agency_id text not null,
  shipment text not null,
  decision text not null,
  reason text not null,
  made_by text not null,
  at timestamptz not null
);
create index decision_shipment on exchange.decision (agency_id, shipment, at);
alter table exchange.decision enable row level security;
create policy decision_agency on exchange.decision to guichet_app
  using ((select guichet.purpose()) <> '' and ((select guichet.is_system()) or agency_id = (select guichet.agency())))
  with check ((select guichet.purpose()) <> '' and ((select guichet.is_system()) or agency_id = (select guichet.agency())));
grant select, insert, update, delete on exchange.decision to guichet_app;
