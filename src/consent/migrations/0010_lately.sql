-- Which agents of this agency opened a case since an instant: who works on it must know that a colleague has it open, too, and no more of who looked.
create function consent.lately(person uuid, one uuid, since timestamptz) returns table (actor text, at timestamptz)
  language plpgsql stable security definer set search_path = '' as
  $$ begin return query select a.actor, max(a.at) from consent.access a
     where guichet.purpose() <> '' and a.person_id = person and a.at > since and a.case_id = one and a.agency_id = guichet.agency()
       and a.actor <> guichet.actor() and a.categories <> 'list' group by a.actor order by 2 desc limit 3; end $$;
revoke all on function consent.lately(uuid, uuid, timestamptz) from public;
grant execute on function consent.lately(uuid, uuid, timestamptz) to guichet_app;
