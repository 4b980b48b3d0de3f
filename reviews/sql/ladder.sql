-- What is found when a case went wrong, from the organisation down; what whoever decided says of it; what is to be done.

CALL riskapp_fence('reviews_ladder');
CALL riskapp_fence('reviews_ownnote');
CALL riskapp_fence('reviews_action');
CALL riskapp_same_stream('reviews_ladder', 'version_id', 'assessments_signedversion');
CALL riskapp_same_stream('reviews_ownnote', 'version_id', 'assessments_signedversion');
CALL riskapp_same_stream('reviews_action', 'ladder_id', 'reviews_ladder');

-- A note of one's own is written by oneself, and stays as it was written.
CREATE POLICY own ON reviews_ownnote AS RESTRICTIVE FOR INSERT TO riskapp_app WITH CHECK (by_id = riskapp_uid());
CREATE TRIGGER done_stays BEFORE UPDATE OR DELETE ON reviews_ownnote
  FOR EACH ROW EXECUTE FUNCTION riskapp_done_stays();
CREATE TRIGGER done_table_stays BEFORE TRUNCATE ON reviews_ownnote
  FOR EACH STATEMENT EXECUTE FUNCTION riskapp_done_stays();
ALTER TABLE reviews_ownnote ENABLE ALWAYS TRIGGER done_stays, ENABLE ALWAYS TRIGGER done_table_stays;

-- On which rung findings of a team land: numbers for those who answer for it, and no case.
CREATE POLICY counting ON reviews_ladder FOR SELECT TO riskapp_owner
  USING (current_setting('riskapp.counting', true) = 'on');
CREATE FUNCTION riskapp_where_findings_land(t uuid) RETURNS TABLE (rung text, many integer)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
BEGIN
  PERFORM set_config('riskapp.counting', 'on', true);
  RETURN QUERY SELECT l.lands::text, count(*)::integer FROM reviews_ladder l
    WHERE l.team_id = t AND l.lands <> '' AND (t = riskapp_managed_team() OR EXISTS (SELECT FROM agencies_team g
      WHERE g.id = t AND g.agency_id = riskapp_governed_agency()))
    GROUP BY l.lands;
  PERFORM set_config('riskapp.counting', '', true);
END $$;
