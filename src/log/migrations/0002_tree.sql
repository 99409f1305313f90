-- The verifiable log: events in the order in which they were integrated, the hash tree over their commitments, the signed heads of that tree.
-- Nothing of it says what happened or to whom: a leaf holds a commitment.
drop table log.follower; -- nobody followed; who follows now goes by leaf index, which has no gaps

-- In which order events become readable is the order of (writer, position) below the oldest running transaction.
create index event_settled on log.event (writer, position);

create table log.leaf (
  index bigint primary key,
  position bigint not null unique,
  commitment bytea not null
);

-- Tile n of a level: up to 256 hashes of 32 bytes; narrower ones that were served are its beginnings.
create table log.tile (
  level smallint not null,
  n bigint not null,
  hashes bytea not null check (octet_length(hashes) between 32 and 8192 and octet_length(hashes) % 32 = 0),
  primary key (level, n)
);

-- Every head that this log ever signed, and when enough witnesses stood behind it.
create table log.checkpoint (
  size bigint primary key,
  root bytea not null,
  text text not null,
  signatures text not null,
  signed_at timestamptz not null,
  witnessed_at timestamptz
);
create index checkpoint_witnessed on log.checkpoint (size) where witnessed_at is not null;

create table log.cosignature (
  size bigint not null,
  key text not null,
  line text not null,
  primary key (size, key)
);

-- How far the sequencer is, and its lock. `writer` belongs to this database: a restored one starts again and passes over what has its leaf.
create table log.sequencer (
  one boolean primary key default true check (one),
  writer xid8 not null default '0',
  position bigint not null default 0
);

-- What we, as a witness, last saw of the logs of others.
create table log.witnessed (
  origin text primary key,
  size bigint not null,
  root bytea not null,
  note text not null
);

do $$
declare t text;
begin
  foreach t in array array['leaf', 'tile', 'checkpoint', 'cosignature', 'sequencer', 'witnessed'] loop
    execute format('alter table log.%I enable row level security', t);
    execute format('create policy %I on log.%I for select to guichet_app using (guichet.purpose() <> %L)', t || '_read', t, '');
    execute format('create policy %I on log.%I for insert to guichet_app with check (guichet.purpose() <> %L and guichet.is_system())', t || '_add', t, '');
  end loop;
  foreach t in array array['tile', 'checkpoint', 'sequencer', 'witnessed'] loop
    execute format('create policy %I on log.%I for update to guichet_app using (guichet.is_system()) with check (guichet.is_system())', t || '_change', t);
  end loop;
end $$;
grant select, insert on log.leaf, log.cosignature to guichet_app;
grant select, insert, update on log.tile, log.sequencer, log.witnessed to guichet_app;
grant select, insert, update (witnessed_at) on log.checkpoint to guichet_app;
