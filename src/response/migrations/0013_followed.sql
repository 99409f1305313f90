-- Did an offer begin this case? Asked by whoever writes in it; nothing else of the offer is told.
create function response.followed(stream text) returns boolean language plpgsql stable security definer set search_path = '' as $$
begin
  return exists (select 1 from response.offer where case_id = substr(stream, 6)::uuid);
end $$;
grant execute on function response.followed(text) to guichet_app;
