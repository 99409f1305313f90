-- Who falls ill says nothing herself: whoever leads the team says it for her. The row keeps who did; she, or who did, ends it.
alter table work.absence add column made_by uuid;
alter policy absence_make on work.absence
  with check (guichet.purpose() <> '' and agency_id = guichet.agency() and (account::text = guichet.actor() or made_by::text = guichet.actor()));
alter policy absence_end on work.absence
  using (guichet.purpose() <> '' and agency_id = guichet.agency() and (account::text = guichet.actor() or made_by::text = guichet.actor()));
