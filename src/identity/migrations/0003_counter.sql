-- Somebody wants to be verified at the counter (or, with all her keys lost, to get back in). The code that she shows there is kept as an HMAC.
-- What the first agent saw stands here until a second one confirms, for level high; what was decided is in the log.
create table identity.verification (
  id uuid primary key,
  account_id uuid not null unique references identity.account (id) on delete cascade,
  code text not null unique,
  recovers boolean not null,
  ends_at timestamptz not null,
  seen_by uuid,
  sealed bytea
);
alter table identity.verification enable row level security;
create policy verification_see on identity.verification for select to guichet_app using (guichet.purpose() <> '' and (guichet.is_system() or account_id::text = guichet.actor()));
create policy verification_ask on identity.verification for insert to guichet_app with check (guichet.is_system());
create policy verification_record on identity.verification for update to guichet_app using (guichet.is_system());
create policy verification_drop on identity.verification for delete to guichet_app using (guichet.is_system());
grant select, insert, update, delete on identity.verification to guichet_app;

-- After an account was recovered, money goes nowhere new until this instant.
alter table identity.account add column held_until timestamptz;
