-- The second fence, a storey higher: whoever is kept away from a case sees nothing of it, whatever grant they hold; and a
-- case of one's own agency can be opened in an emergency by its reference.

-- The streams that whoever has taken the floor is kept away from. Walls are enabled but not forced, as grants are: the
-- functions of the fence ask that very table as its owner.
CREATE FUNCTION riskapp_walls() RETURNS uuid[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
  SELECT coalesce(array_agg(stream), '{}') FROM cases_wall WHERE user_id = riskapp_uid() AND lifted_at IS NULL
$$;

-- Whether somebody else is kept away from this stream: nobody is let in over a wall.
CREATE FUNCTION riskapp_is_kept_away(who uuid, s uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
  SELECT EXISTS (SELECT FROM cases_wall WHERE user_id = who AND stream = s AND lifted_at IS NULL)
$$;

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
    AND NOT EXISTS (SELECT FROM cases_wall w
      WHERE w.user_id = g.user_id AND w.stream = g.stream AND w.lifted_at IS NULL)
$$;

-- The membership acted under, if it is theirs and holds now: its role, its team and the agency of that.
CREATE FUNCTION riskapp_acts(OUT role text, OUT team uuid, OUT agency uuid) RETURNS SETOF record
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
  SELECT m.role, t.id, t.agency_id
  FROM agencies_membership m JOIN agencies_team t ON t.id = m.team_id
  WHERE m.id = riskapp_membership() AND m.user_id = riskapp_uid() AND m.from_at <= statement_timestamp()
    AND m.ended_at IS NULL AND (m.until IS NULL OR m.until > statement_timestamp())
    AND m.role IN ('governance', 'manager', 'practitioner')
$$;

CREATE FUNCTION riskapp_managed_team() RETURNS uuid
LANGUAGE sql STABLE SET search_path = pg_catalog, public AS $$
  SELECT team FROM riskapp_acts() WHERE role = 'manager'
$$;

CREATE FUNCTION riskapp_governed_agency() RETURNS uuid
LANGUAGE sql STABLE SET search_path = pg_catalog, public AS $$
  SELECT agency FROM riskapp_acts() WHERE role = 'governance'
$$;

-- Whether whoever has taken the floor may open this stream in an emergency: of the agency they act for, and no wall.
CREATE FUNCTION riskapp_may_open_urgently(s uuid, a uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
  SELECT EXISTS (SELECT FROM cases_grant g JOIN riskapp_acts() acts ON acts.agency = g.agency_id
      WHERE g.stream = s AND g.agency_id = a)
    AND NOT s = ANY (riskapp_walls())
$$;

-- The case of a reference, for somebody who was not let see it: its ids and nothing else, and no row alike for "not
-- there", "of another agency" and "kept away". The owner of the table sees one row meanwhile, the one of the reference
-- that this function looks for; nobody else sees any by this policy.
CREATE FUNCTION riskapp_in_an_emergency(ref text, OUT case_id uuid, OUT stream uuid, OUT team_id uuid, OUT agency_id uuid)
RETURNS SETOF record
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
BEGIN
  PERFORM set_config('riskapp.reference', ref, true);
  RETURN QUERY
    SELECT c.id, c.stream, c.team_id, t.agency_id
    FROM cases_case c JOIN agencies_team t ON t.id = c.team_id JOIN riskapp_acts() acts ON acts.agency = t.agency_id
    WHERE c.reference = ref AND NOT c.stream = ANY (riskapp_walls());
  PERFORM set_config('riskapp.reference', '', true);
END $$;
CREATE POLICY looked_for_in_an_emergency ON cases_case FOR SELECT TO CURRENT_USER
  USING (reference = current_setting('riskapp.reference', true));

-- Grants. Whoever is kept away is not even shown that they were once let in.
DROP POLICY seen ON cases_grant;
CREATE POLICY seen ON cases_grant FOR SELECT
  USING ((user_id = (SELECT riskapp_uid()) AND NOT stream = ANY ((SELECT riskapp_walls())::uuid[]))
    OR stream = ANY ((SELECT riskapp_streams())::uuid[]));
DROP POLICY handed_on ON cases_grant;
CREATE POLICY handed_on ON cases_grant FOR INSERT
  WITH CHECK (user_id <> riskapp_uid() AND given_by_id = riskapp_uid() AND reason NOT IN ('author', 'emergency')
    AND stream = ANY ((SELECT riskapp_streams(true))::uuid[]) AND NOT riskapp_is_kept_away(user_id, stream));
DROP POLICY urgent ON cases_grant;
CREATE POLICY urgent ON cases_grant FOR INSERT
  WITH CHECK (user_id = riskapp_uid() AND given_by_id = riskapp_uid() AND reason = 'emergency'
    AND until <= statement_timestamp() + interval '4 hours' AND riskapp_may_open_urgently(stream, agency_id));

-- Walls: seen by whoever may see the case, put up and lifted by a manager or information governance lead among them,
-- never before oneself. No policy for DELETE.
ALTER TABLE cases_wall ENABLE ROW LEVEL SECURITY;
CREATE POLICY seen ON cases_wall FOR SELECT USING (stream = ANY ((SELECT riskapp_streams())::uuid[]));
CREATE POLICY put_up ON cases_wall FOR INSERT
  WITH CHECK (put_up_by_id = riskapp_uid() AND user_id <> riskapp_uid()
    AND coalesce(riskapp_managed_team(), riskapp_governed_agency()) IS NOT NULL
    AND stream = ANY ((SELECT riskapp_streams(true))::uuid[]));
CREATE POLICY lifted ON cases_wall FOR UPDATE
  USING (stream = ANY ((SELECT riskapp_streams(true))::uuid[])
    AND coalesce(riskapp_managed_team(), riskapp_governed_agency()) IS NOT NULL);

CREATE FUNCTION riskapp_walls_are_only_lifted() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog AS $$
BEGIN
  IF OLD.lifted_at IS NOT NULL
    OR to_jsonb(NEW) - '{lifted_at,lifted_by_id,lifted_why}'::text[]
      <> to_jsonb(OLD) - '{lifted_at,lifted_by_id,lifted_why}'::text[] THEN
    RAISE EXCEPTION 'a wall is lifted, never edited' USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER only_lifted BEFORE UPDATE ON cases_wall
  FOR EACH ROW EXECUTE FUNCTION riskapp_walls_are_only_lifted();

-- Urgent access: read by whoever may see the case, by the managers of its team and by those who govern the information of
-- its agency, who say of it afterwards whether it was needed; by nobody who is kept away from the case.
ALTER TABLE cases_urgentaccess ENABLE ROW LEVEL SECURITY;
ALTER TABLE cases_urgentaccess FORCE ROW LEVEL SECURITY;
CREATE POLICY seen ON cases_urgentaccess FOR SELECT
  USING ((stream = ANY ((SELECT riskapp_streams())::uuid[]) OR team_id = (SELECT riskapp_managed_team())
      OR agency_id = (SELECT riskapp_governed_agency()))
    AND NOT stream = ANY ((SELECT riskapp_walls())::uuid[]));
CREATE POLICY taken ON cases_urgentaccess FOR INSERT
  WITH CHECK (opened_by_id = riskapp_uid() AND reviewed_at IS NULL
    AND stream = ANY ((SELECT riskapp_streams())::uuid[]));
CREATE POLICY reviewed ON cases_urgentaccess FOR UPDATE
  USING (opened_by_id <> riskapp_uid()
    AND (team_id = (SELECT riskapp_managed_team()) OR agency_id = (SELECT riskapp_governed_agency()))
    AND NOT stream = ANY ((SELECT riskapp_walls())::uuid[]));

CREATE FUNCTION riskapp_urgent_access_is_only_reviewed() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog AS $$
DECLARE
  may_change text[] := '{asked_by_id,asked_at,question,reviewed_by_id,reviewed_at,finding,because}';
BEGIN
  IF OLD.reviewed_at IS NOT NULL OR to_jsonb(NEW) - may_change <> to_jsonb(OLD) - may_change THEN
    RAISE EXCEPTION 'an urgent access is reviewed once, never edited' USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER only_reviewed BEFORE UPDATE ON cases_urgentaccess
  FOR EACH ROW EXECUTE FUNCTION riskapp_urgent_access_is_only_reviewed();

CALL riskapp_same_stream('cases_wall', 'case_id', 'cases_case');
CALL riskapp_same_stream('cases_urgentaccess', 'case_id', 'cases_case');
CALL riskapp_same_stream('cases_urgentaccess', 'grant_id', 'cases_grant');
