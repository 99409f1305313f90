-- An account and who is told of it by an outside provider. The provider's name of her is kept as an HMAC: enough to know her again.
create table identity.link (
  id uuid primary key,
  account_id uuid not null references identity.account (id) on delete cascade,
  provider text not null,
  subject text not null,
  made_at timestamptz not null,
  used_at timestamptz not null,
  unique (provider, subject)
);
create index link_account on identity.link (account_id);
alter table identity.link enable row level security;
create policy link_see on identity.link for select to guichet_app using (guichet.purpose() <> '' and (guichet.is_system() or account_id::text = guichet.actor()));
create policy link_make on identity.link for insert to guichet_app with check (guichet.is_system());
create policy link_use on identity.link for update to guichet_app using (guichet.is_system());
create policy link_drop on identity.link for delete to guichet_app using (guichet.is_system() or account_id::text = guichet.actor());
grant select, insert, update, delete on identity.link to guichet_app;

-- What a browser was sent to another site for: taken once, within minutes. Sealed under a secret that only that browser has.
create table identity.errand (
  digest text primary key,
  sealed bytea not null,
  ends_at timestamptz not null
);
alter table identity.errand enable row level security;
create policy errand_system on identity.errand to guichet_app using (guichet.is_system()) with check (guichet.is_system());
grant select, insert, delete on identity.errand to guichet_app;

-- What signing out at the provider needs: the ID token, sealed under the secret of the session's cookie.
create table identity.provider_session (
  session_id uuid primary key references identity.session (id) on delete cascade,
  provider text not null,
  sealed bytea not null
);
alter table identity.provider_session enable row level security;
create policy provider_session_system on identity.provider_session to guichet_app using (guichet.is_system()) with check (guichet.is_system());
grant select, insert, delete on identity.provider_session to guichet_app;
