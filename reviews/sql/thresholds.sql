-- Changes of a threshold for sharing are about no case: everybody reads those of the agency for which they act, in whichever
-- role; managers write for their own team, those who govern its information for the whole agency and every team of it.
CREATE FUNCTION riskapp_acted_agency() RETURNS uuid
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
  SELECT t.agency_id
  FROM agencies_membership m JOIN agencies_team t ON t.id = m.team_id
  WHERE m.id = riskapp_membership() AND m.user_id = riskapp_uid() AND m.from_at <= statement_timestamp()
    AND m.ended_at IS NULL AND (m.until IS NULL OR m.until > statement_timestamp())
$$;

ALTER TABLE reviews_thresholdchange ENABLE ROW LEVEL SECURITY;
ALTER TABLE reviews_thresholdchange FORCE ROW LEVEL SECURITY;
CREATE POLICY read ON reviews_thresholdchange FOR SELECT
  USING (agency_id = (SELECT riskapp_acted_agency()));
CREATE POLICY recorded ON reviews_thresholdchange FOR INSERT
  WITH CHECK (stream = agency_id AND agency_id = (SELECT riskapp_acted_agency())
    AND (team_id = (SELECT riskapp_managed_team()) OR agency_id = (SELECT riskapp_governed_agency())));
CREATE POLICY gone_on_with ON reviews_thresholdchange FOR UPDATE
  USING (team_id = (SELECT riskapp_managed_team()) OR agency_id = (SELECT riskapp_governed_agency()))
  WITH CHECK (team_id = (SELECT riskapp_managed_team()) OR agency_id = (SELECT riskapp_governed_agency()));

-- What was recorded stays as it was recorded; once somebody has decided, all of it does.
CREATE FUNCTION riskapp_threshold_stays() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog AS $$
BEGIN
  IF TG_OP = 'DELETE' OR OLD.decided_at IS NOT NULL
    OR (OLD.agency_id, OLD.team_id, OLD.changed_on, OLD.towards, OLD.before, OLD.after, OLD.set_off, OLD.because,
        OLD.decided_by, OLD.period, OLD.first, OLD.recorded_by_id, OLD.recorded_at)
      IS DISTINCT FROM (NEW.agency_id, NEW.team_id, NEW.changed_on, NEW.towards, NEW.before, NEW.after, NEW.set_off,
        NEW.because, NEW.decided_by, NEW.period, NEW.first, NEW.recorded_by_id, NEW.recorded_at)
    OR OLD.first_shown_at IS NOT NULL AND NEW.first_shown_at IS DISTINCT FROM OLD.first_shown_at
  THEN
    RAISE EXCEPTION 'what was recorded of a threshold stays as it was recorded' USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER recorded_stays BEFORE UPDATE OR DELETE ON reviews_thresholdchange
  FOR EACH ROW EXECUTE FUNCTION riskapp_threshold_stays();
