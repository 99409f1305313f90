-- Who acts for another by a mandate: which one, and her own person. Both are in the envelope that the commitment covers.
alter table log.event add column mandate_id uuid, add column self_person uuid;
