-- Planned once a connection instead of at every call (see cases, 0023). `is_limited` is asked for every row of what time brings.
create or replace function consent.is_limited(case_id uuid) returns boolean language plpgsql stable security definer set search_path = '' as $$
begin
  return exists (select 1 from consent.request r
    where r.kind = 'restrict' and r.about = is_limited.case_id::text and coalesce(r.outcome, 'accepted') = 'accepted');
end $$;

create or replace function consent.pace(since timestamptz) returns integer language plpgsql stable security definer set search_path = '' as $$
begin
  return (select count(distinct person_id)::integer from consent.access where actor = guichet.actor() and at > since and categories <> 'list');
end $$;
