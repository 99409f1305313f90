-- Services to which a mandate limits this unit of work; null: no limit.
create function guichet.services() returns text[] language sql stable parallel safe as $$ select string_to_array(nullif(current_setting('guichet.services', true), ''), ',') $$;
