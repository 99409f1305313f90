-- A partner's program: told of the cases that this partner began and of no others. Whatever the code above asks for, a partner at work sees its own
-- subscriptions alone; administrators of the agency that answers for it see them, too.
alter table webhooks.subscription add column partner text;
create index subscription_of_partner on webhooks.subscription (partner) where partner is not null;
create policy subscription_own on webhooks.subscription as restrictive to guichet_app
  using (not starts_with(guichet.actor(), 'partner:') or partner = substr(guichet.actor(), 9))
  with check (not starts_with(guichet.actor(), 'partner:') or partner = substr(guichet.actor(), 9));
create policy delivery_own on webhooks.delivery as restrictive to guichet_app
  using (not starts_with(guichet.actor(), 'partner:') or exists (select 1 from webhooks.subscription s where s.id = subscription_id));
create policy attempt_own on webhooks.attempt as restrictive to guichet_app
  using (not starts_with(guichet.actor(), 'partner:') or exists (select 1 from webhooks.delivery d where d.id = delivery_id));
