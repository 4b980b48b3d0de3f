-- Puts the second fence back to what it was before walls and urgent access.
ALTER TABLE cases_wall DROP CONSTRAINT case_id_in_one_case;
ALTER TABLE cases_urgentaccess DROP CONSTRAINT case_id_in_one_case;
ALTER TABLE cases_urgentaccess DROP CONSTRAINT grant_id_in_one_case;
ALTER TABLE cases_grant DROP CONSTRAINT cases_grant_has_one_stream;
DROP TRIGGER only_reviewed ON cases_urgentaccess;
DROP FUNCTION riskapp_urgent_access_is_only_reviewed;
DROP TRIGGER only_lifted ON cases_wall;
DROP FUNCTION riskapp_walls_are_only_lifted;
DROP POLICY seen ON cases_urgentaccess;
DROP POLICY taken ON cases_urgentaccess;
DROP POLICY reviewed ON cases_urgentaccess;
DROP POLICY seen ON cases_wall;
DROP POLICY put_up ON cases_wall;
DROP POLICY lifted ON cases_wall;
DROP POLICY looked_for_in_an_emergency ON cases_case;
DROP POLICY seen ON cases_grant;
CREATE POLICY seen ON cases_grant FOR SELECT
  USING (user_id = (SELECT riskapp_uid()) OR stream = ANY ((SELECT riskapp_streams())::uuid[]));
DROP POLICY handed_on ON cases_grant;
CREATE POLICY handed_on ON cases_grant FOR INSERT
  WITH CHECK (user_id <> riskapp_uid() AND given_by_id = riskapp_uid() AND reason NOT IN ('author', 'emergency')
    AND stream = ANY ((SELECT riskapp_streams(true))::uuid[]));
DROP POLICY urgent ON cases_grant;
CREATE POLICY urgent ON cases_grant FOR INSERT
  WITH CHECK (user_id = riskapp_uid() AND given_by_id = riskapp_uid() AND reason = 'emergency'
    AND until <= statement_timestamp() + interval '4 hours' AND NOT riskapp_is_new(stream));
CREATE OR REPLACE FUNCTION riskapp_streams(to_hand_on boolean DEFAULT false) RETURNS uuid[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
  SELECT coalesce(array_agg(DISTINCT g.stream), '{}')
  FROM cases_grant g
    JOIN agencies_membership m ON m.id = riskapp_membership() AND m.user_id = g.user_id
    JOIN agencies_team t ON t.id = m.team_id
  WHERE g.user_id = riskapp_uid() AND g.ended_at IS NULL AND (g.until IS NULL OR g.until > statement_timestamp())
    AND NOT (to_hand_on AND g.reason = 'emergency')
    AND m.role IN ('governance', 'manager', 'practitioner') AND m.from_at <= statement_timestamp()
    AND m.ended_at IS NULL AND (m.until IS NULL OR m.until > statement_timestamp())
    AND (g.agency_id = t.agency_id OR g.reason = 'receiver')
$$;
DROP FUNCTION riskapp_in_an_emergency;
DROP FUNCTION riskapp_may_open_urgently;
DROP FUNCTION riskapp_governed_agency;
DROP FUNCTION riskapp_managed_team;
DROP FUNCTION riskapp_acts;
DROP FUNCTION riskapp_is_kept_away;
DROP FUNCTION riskapp_walls;
