-- A voucher is a reservation of its resource with a code; only a keyed digest of the code is kept. Paid to the merchant who took it, once.
create table response.voucher (
  id uuid primary key,
  agency_id text not null,
  situation_id uuid not null,
  -- null: whose it was is forgotten
  reservation_id uuid unique references response.reservation (id) on delete set null,
  code_hash bytea unique,
  cents integer not null check (cents > 0),
  expires_at timestamptz not null,
  made_at timestamptz not null,
  merchant text,
  redeemed_at timestamptz,
  -- by which a merchant's program says that it is the same attempt again
  redeem_key text,
  -- key of the payment in which it stands
  settlement text,
  check ((merchant is null) = (redeemed_at is null)),
  check (settlement is null or redeemed_at is not null)
);
create index voucher_due on response.voucher (agency_id, situation_id, merchant) where redeemed_at is not null;
alter table response.voucher enable row level security;
create policy voucher_use on response.voucher to guichet_app
  using ((select guichet.purpose()) <> '' and ((select guichet.is_system()) or exists (select 1 from response.reservation r where r.id = reservation_id)))
  with check ((select guichet.purpose()) <> '' and ((select guichet.is_system()) or exists (select 1 from response.reservation r where r.id = reservation_id)));
grant select, insert, update, delete on response.voucher to guichet_app;
