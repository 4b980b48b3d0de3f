-- What a check of the trail may read of cases: which reference belongs to a stream. Nothing that anybody wrote.
-- The fence stays up for the owner too: only inside the function, which sets this, does the policy open it.
CREATE POLICY checked ON cases_case FOR SELECT TO riskapp_owner
  USING (current_setting('riskapp.checking', true) = 'on');
CREATE FUNCTION riskapp_references(streams uuid[]) RETURNS TABLE (stream uuid, reference text)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
#variable_conflict use_column
BEGIN
  PERFORM set_config('riskapp.checking', 'on', true);
  RETURN QUERY SELECT stream, reference::text FROM cases_case WHERE stream = ANY (streams);
  PERFORM set_config('riskapp.checking', '', true);
END $$;
