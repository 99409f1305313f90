-- Whoever acts for another by a mandate for some services has no row of a case of another service, whatever the code above asks for.
create policy case_mandate on cases.case as restrictive to guichet_app
  using ((select guichet.services()) is null or service = any((select guichet.services())::text[]))
  with check ((select guichet.services()) is null or service = any((select guichet.services())::text[]));
