-- What a check of the trail may read of signed versions: whose they are, and the document as it is sealed. Without the
-- key of its case it says nothing. Some at a time, in the order of their events.
CREATE POLICY checked ON assessments_signedversion FOR SELECT TO riskapp_owner
  USING (current_setting('riskapp.checking', true) = 'on');
CREATE FUNCTION riskapp_signed_versions(past uuid, most integer)
RETURNS TABLE (id uuid, stream uuid, event_id uuid, document bytea)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
#variable_conflict use_column
BEGIN
  PERFORM set_config('riskapp.checking', 'on', true);
  RETURN QUERY SELECT id, stream, event_id, document FROM assessments_signedversion WHERE event_id > past ORDER BY event_id LIMIT most;
  PERFORM set_config('riskapp.checking', '', true);
END $$;
