-- Of a notice to a household each grown-up has her own; a letter goes once to an address that they share. `once`: household and address, as a keyed hash.
alter table notices.intent add column household_id uuid;
alter table notices.delivery add column once text;
create unique index delivery_once_letter on notices.delivery (once) where once is not null;
