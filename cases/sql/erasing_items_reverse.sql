CREATE OR REPLACE FUNCTION riskapp_may_be_erased(s uuid) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
BEGIN
  PERFORM pg_advisory_xact_lock(hashtextextended(s::text, 11));
  RETURN EXISTS (SELECT FROM cases_erasure e WHERE e.stream = s AND e.outcome = 'approved'
      AND e.decided_by_id IS NOT NULL AND e.decided_by_id <> e.asked_by_id)
    AND NOT EXISTS (SELECT FROM cases_legalhold h WHERE h.stream = s AND h.lifted_at IS NULL);
END $$;
DROP FUNCTION riskapp_item_may_be_erased;
DROP FUNCTION riskapp_take_item_out;
CREATE OR REPLACE FUNCTION riskapp_only_words_gone(was jsonb, now jsonb) RETURNS boolean
LANGUAGE sql STABLE SET search_path = pg_catalog, public AS $$
  SELECT audit_is_erased((was->>'stream')::uuid) AND NOT EXISTS (
    SELECT FROM jsonb_each(now) AS n WHERE n.value IS DISTINCT FROM was->n.key
      AND NOT (n.value = '"\\x00"' OR n.key = 'fingerprint' AND n.value = '""'))
$$;
DROP FUNCTION riskapp_went_with_an_item;
DROP POLICY of_the_case ON cases_erasure;
DROP POLICY asked ON cases_erasure;
CREATE POLICY asked ON cases_erasure FOR INSERT TO riskapp_app
  WITH CHECK (asked_by_id = riskapp_uid() AND agency_id = riskapp_governs(true) AND outcome = ''
    AND riskapp_is_governed(case_id, stream, agency_id));
