-- The partner who began a case for its person. Whatever the code above asks for, a partner at work sees the cases that it began and no others.
alter table cases.case add column partner text;
create index case_partner on cases.case (partner, opened_at desc) where partner is not null;
create policy case_partner on cases.case as restrictive to guichet_app
  using (not starts_with((select guichet.actor()), 'partner:') or partner = substr((select guichet.actor()), 9))
  with check (not starts_with((select guichet.actor()), 'partner:') or partner = substr((select guichet.actor()), 9));
create policy case_begun on cases.case for select to guichet_app
  using ((select guichet.purpose()) <> '' and partner is not null and 'partner:' || partner = (select guichet.actor()));
