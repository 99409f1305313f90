-- A code that a wallet takes back from its browser, and what an offer lets it say of which credential it is about.
alter table credentials.passing drop constraint passing_kind_check;
alter table credentials.passing add constraint passing_kind_check check (kind in ('offer', 'token', 'nonce', 'asked', 'code', 'issuer-state'));
