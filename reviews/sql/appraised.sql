-- How decisions were appraised, in codes: readings are sealed, so the codes are made by the product, which opens one signed
-- document after the other, and are kept here (decision 47). The same people read them who read what is counted.
CALL riskapp_same_stream('reviews_appraised', 'counted_id', 'assessments_signedversion');
ALTER TABLE reviews_appraised ENABLE ROW LEVEL SECURITY;
ALTER TABLE reviews_appraised FORCE ROW LEVEL SECURITY;
CREATE POLICY seen ON reviews_appraised FOR SELECT
  USING ((stream = ANY ((SELECT riskapp_streams())::uuid[]) OR team_id = (SELECT riskapp_managed_team())
      OR agency_id = (SELECT riskapp_governed_agency()))
    AND NOT stream = ANY ((SELECT riskapp_walls())::uuid[]));
CREATE POLICY counting ON reviews_appraised TO riskapp_owner USING (current_setting('riskapp.counting', true) = 'on');

-- The sealed documents of counted decisions that were not gone through yet; or of all, in the order of their ids, some at
-- a time. Without the key of its case a document says nothing.
CREATE FUNCTION riskapp_documents_to_go_through(most integer, past uuid DEFAULT NULL)
RETURNS TABLE (id uuid, stream uuid, document bytea)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
#variable_conflict use_column
BEGIN
  PERFORM set_config('riskapp.counting', 'on', true);
  IF past IS NULL THEN
    RETURN QUERY SELECT v.id, v.stream, v.document FROM reviews_counted c JOIN assessments_signedversion v ON v.id = c.version_id
      WHERE NOT EXISTS (SELECT FROM reviews_appraised a WHERE a.counted_id = c.version_id) LIMIT most;
  ELSE
    RETURN QUERY SELECT v.id, v.stream, v.document FROM reviews_counted c JOIN assessments_signedversion v ON v.id = c.version_id
      WHERE c.version_id > past ORDER BY c.version_id LIMIT most;
  END IF;
  PERFORM set_config('riskapp.counting', '', true);
END $$;

-- Keep the codes of some decisions: as many lists as ids, each its codes with a blank between them. Of a document that
-- cannot be read any more an empty list is kept once, so that it is not asked for again, and never in place of its codes.
CREATE FUNCTION riskapp_keep_appraised(ids uuid[], lists text[]) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
DECLARE
  written integer;
BEGIN
  PERFORM set_config('riskapp.counting', 'on', true);
  INSERT INTO reviews_appraised AS a (counted_id, stream, team_id, agency_id, marks)
    SELECT c.version_id, c.stream, c.team_id, c.agency_id, string_to_array(each.list, ' ')
    FROM unnest(ids, lists) AS each(id, list) JOIN reviews_counted c ON c.version_id = each.id
  ON CONFLICT (counted_id) DO UPDATE SET marks = excluded.marks WHERE excluded.marks <> '{}';
  GET DIAGNOSTICS written = ROW_COUNT;
  PERFORM set_config('riskapp.counting', '', true);
  RETURN written;
END $$;
