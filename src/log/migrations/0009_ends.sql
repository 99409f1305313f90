-- Whoever appends says where she saw the stream end. Elsewhere it fails the transaction by an SQLSTATE of our own, so that nothing that was asked with it stands.
create function log.ends(of_stream text, at_seq integer) returns boolean language plpgsql stable security definer set search_path = '' as $$
begin
  if log.last_seq(of_stream) <> at_seq then raise exception using errcode = 'GU409', message = 'stream moved'; end if;
  return true;
end $$;
revoke execute on function log.ends(text, integer) from public;
grant execute on function log.ends(text, integer) to guichet_app;
