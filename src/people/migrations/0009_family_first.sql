-- Family name, then first name: how offices write people on lists, letters and envelopes.
create index fact_family_first on people.fact (people.plain((value ->> 'family') || ' ' || (value ->> 'given')) text_pattern_ops) where concept = 'person';
