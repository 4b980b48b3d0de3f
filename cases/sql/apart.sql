-- Whoever is asked to appraise a question apart is given a grant like everybody else, dated and reasoned. It opens what was
-- made for them to read (in the app that made it), and not the case.

CREATE OR REPLACE FUNCTION riskapp_streams(to_hand_on boolean DEFAULT false) RETURNS uuid[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
  SELECT coalesce(array_agg(DISTINCT g.stream), '{}')
  FROM cases_grant g
    JOIN agencies_membership m ON m.id = riskapp_membership() AND m.user_id = g.user_id
    JOIN agencies_team t ON t.id = m.team_id
  WHERE g.user_id = riskapp_uid() AND g.ended_at IS NULL AND (g.until IS NULL OR g.until > statement_timestamp())
    AND g.reason <> 'apart' AND NOT (to_hand_on AND g.reason = 'emergency')
    AND m.role IN ('governance', 'manager', 'practitioner') AND m.from_at <= statement_timestamp()
    AND m.ended_at IS NULL AND (m.until IS NULL OR m.until > statement_timestamp())
    AND (g.agency_id = t.agency_id OR g.reason = 'receiver')
    AND NOT EXISTS (SELECT FROM cases_wall w
      WHERE w.user_id = g.user_id AND w.stream = g.stream AND w.lifted_at IS NULL)
$$;

-- The streams of whose cases whoever has the floor appraises a question apart. The same is asked of them as above.
CREATE FUNCTION riskapp_streams_apart() RETURNS uuid[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
  SELECT coalesce(array_agg(DISTINCT g.stream), '{}')
  FROM cases_grant g JOIN riskapp_acts() acts ON acts.agency = g.agency_id
  WHERE g.user_id = riskapp_uid() AND g.reason = 'apart' AND g.ended_at IS NULL
    AND (g.until IS NULL OR g.until > statement_timestamp())
    AND NOT EXISTS (SELECT FROM cases_wall w
      WHERE w.user_id = g.user_id AND w.stream = g.stream AND w.lifted_at IS NULL)
$$;
