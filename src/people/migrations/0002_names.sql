-- A name as one types it in a hurry: no accents, no capitals, hyphens and apostrophes as spaces.
create function people.plain(name text) returns text language sql immutable strict parallel safe as
  $$ select lower(translate(name,
    'ÀÁÂÃÄÅĀĄÇĆČĎÈÉÊËĒĘĚÌÍÎÏĪŁÑŃŇÒÓÔÕÖØŘŚŞŠȘŤȚÙÚÛÜŪŮÝŸŹŻŽàáâãäåāąçćčďèéêëēęěìíîïīłñńňòóôõöøřśşšșťțùúûüūůýÿźżž’''-',
    'AAAAAAAACCCDEEEEEEEIIIIILNNNOOOOOORSSSSTTUUUUUUYYZZZaaaaaaaacccdeeeeeeeiiiiilnnnoooooorssssttuuuuuuyyzzz   ')) $$;
create index fact_family on people.fact (people.plain(value ->> 'family') text_pattern_ops) where concept = 'person';
