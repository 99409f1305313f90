-- What did not arrive, for who looks after the town: a small part of all deliveries.
create index delivery_lost on notices.delivery (made_at) where status in ('failed', 'no-address', 'unknown', 'waiting');
