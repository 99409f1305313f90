-- The same answer with a plan that a connection keeps: every unit of work asks, many statements ask again, and a function in SQL was planned anew each time.
create or replace function guichet.same_as(person uuid) returns uuid[] language plpgsql stable security definer set search_path = '' as $$
declare
  same uuid[];
begin
  if person is null then
    return null;
  end if;
  select array[w.survivor_id] || (select array_agg(a.absorbed_id order by a.absorbed_id) from people.merge a where a.survivor_id = w.survivor_id and a.status = 'merged')
    into same from people.merge w where w.status = 'merged' and (w.absorbed_id = person or w.survivor_id = person) limit 1;
  return coalesce(same, array[person]);
end $$;
