-- Asked by every append. A function in SQL is read and planned at every call, one in PL/pgSQL once a connection. It answers as before.
create or replace function log.last_seq(of_stream text) returns integer language plpgsql stable security definer set search_path = '' as $$
begin
  return coalesce((select e.seq from log.event e where e.stream = of_stream and guichet.purpose() <> '' order by e.seq desc limit 1), 0);
end $$;
