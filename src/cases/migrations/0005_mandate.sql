-- Whoever acts for another by a mandate for some services has no row of a case of another service, whatever the code above asks for.
create policy case_mandate on cases.case as restrictive to guichet_app
  using (guichet.services() is null or service = any(guichet.services())) with check (guichet.services() is null or service = any(guichet.services()));
