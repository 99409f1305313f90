-- First name and family name together, as one types them: found by the index instead of by reading every name.
create index fact_name on people.fact (people.plain((value ->> 'given') || ' ' || (value ->> 'family')) text_pattern_ops) where concept = 'person';
