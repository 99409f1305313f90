-- A partner has no account but its own name: requests are kept by whoever asks.
drop policy request_own on api.request;
alter table api.request alter column account_id type text using account_id::text;
create policy request_own on api.request to guichet_app
  using (guichet.purpose() <> '' and (guichet.is_system() or account_id = guichet.actor()))
  with check (guichet.purpose() <> '' and account_id = guichet.actor());
