-- Is the use of a case limited at its person's request (GDPR, art. 18)? From the request until it is refused or lifted. Whoever works on the case must
-- know that much; what the person wrote, and that she wrote, stays between her and the officer.
create function consent.is_limited(case_id uuid) returns boolean language sql stable security definer set search_path = '' as
  $$ select exists (select 1 from consent.request r where r.kind = 'restrict' and r.about = case_id::text and coalesce(r.outcome, 'accepted') = 'accepted') $$;
revoke all on function consent.is_limited(uuid) from public;
grant execute on function consent.is_limited(uuid) to guichet_app;
create index request_limit on consent.request (about) where kind = 'restrict';
