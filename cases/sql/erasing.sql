-- Erasure, legal hold and retention (AUDIT 11). Information governance works with references, dates and codes of every
-- case of its agency, and reads no words by it: who asks, approves or refuses is asked here, beneath the services.

-- The agency for which whoever has the floor leads information governance or manages: they ask, approve and refuse.
CREATE FUNCTION riskapp_governs(lead_only boolean DEFAULT false) RETURNS uuid
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
  SELECT t.agency_id FROM agencies_membership m JOIN agencies_team t ON t.id = m.team_id
  WHERE m.id = riskapp_membership() AND m.user_id = riskapp_uid() AND m.from_at <= statement_timestamp()
    AND m.ended_at IS NULL AND (m.until IS NULL OR m.until > statement_timestamp())
    AND (m.role = 'governance' OR m.role = 'manager' AND NOT lead_only)
$$;

-- What retention asks of the cases of that agency: nothing that anybody wrote. Whoever is kept away from a case has no
-- part in this either.
CREATE FUNCTION riskapp_governed_cases(which uuid DEFAULT NULL, ref text DEFAULT NULL)
RETURNS TABLE (id uuid, stream uuid, reference text, team uuid, opened_at timestamptz, closed_at timestamptz,
               erased_at timestamptz, held boolean, asked boolean, decided boolean)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
#variable_conflict use_column
DECLARE mine uuid := riskapp_governs();
BEGIN
  PERFORM set_config('riskapp.checking', 'on', true);
  RETURN QUERY
    SELECT c.id, c.stream, c.reference::text, c.team_id, c.opened_at, c.closed_at, c.erased_at,
      EXISTS (SELECT FROM cases_legalhold h WHERE h.stream = c.stream AND h.lifted_at IS NULL),
      EXISTS (SELECT FROM audit_event e WHERE e.stream_id = c.stream AND e.type = 'question.asked'),
      EXISTS (SELECT FROM audit_event e WHERE e.stream_id = c.stream AND e.type IN ('assess.version_signed', 'urgent.acted'))
    FROM cases_case c JOIN agencies_team t ON t.id = c.team_id
    WHERE t.agency_id = mine AND NOT c.stream = ANY (riskapp_walls()) AND (which IS NULL OR c.id = which) AND (ref IS NULL OR c.reference = ref)
    ORDER BY c.opened_at, c.id;
  PERFORM set_config('riskapp.checking', '', true);
END $$;

-- Is this case one of the agency of whoever has the floor? So that nobody asks for what is not theirs to answer for.
CREATE FUNCTION riskapp_is_governed(c uuid, s uuid, a uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
  SELECT a = riskapp_governs() AND EXISTS (SELECT FROM riskapp_governed_cases(c) g WHERE g.stream = s)
$$;

ALTER TABLE cases_erasure ENABLE ROW LEVEL SECURITY;
ALTER TABLE cases_erasure FORCE ROW LEVEL SECURITY;
CREATE POLICY seen ON cases_erasure FOR SELECT TO riskapp_app
  USING (agency_id = (SELECT riskapp_governs()) AND NOT stream = ANY ((SELECT riskapp_walls())::uuid[]));
CREATE POLICY asked ON cases_erasure FOR INSERT TO riskapp_app
  WITH CHECK (asked_by_id = riskapp_uid() AND agency_id = riskapp_governs(true) AND outcome = ''
    AND riskapp_is_governed(case_id, stream, agency_id));
CREATE POLICY decided ON cases_erasure FOR UPDATE TO riskapp_app
  USING (agency_id = (SELECT riskapp_governs()) AND outcome = '' AND NOT stream = ANY ((SELECT riskapp_walls())::uuid[]))
  WITH CHECK (decided_by_id = riskapp_uid() AND outcome <> '');
CREATE POLICY carried_out ON cases_erasure TO riskapp_eraser USING (outcome = 'approved');
CREATE POLICY owned ON cases_erasure TO riskapp_owner USING (true);

ALTER TABLE cases_legalhold ENABLE ROW LEVEL SECURITY;
ALTER TABLE cases_legalhold FORCE ROW LEVEL SECURITY;
CREATE POLICY seen ON cases_legalhold FOR SELECT TO riskapp_app
  USING (agency_id = (SELECT riskapp_governs()) AND NOT stream = ANY ((SELECT riskapp_walls())::uuid[]));
CREATE POLICY put ON cases_legalhold FOR INSERT TO riskapp_app
  WITH CHECK (put_by_id = riskapp_uid() AND agency_id = riskapp_governs(true) AND lifted_at IS NULL
    AND riskapp_is_governed(case_id, stream, agency_id));
CREATE POLICY lifted ON cases_legalhold FOR UPDATE TO riskapp_app
  USING (agency_id = (SELECT riskapp_governs(true)) AND lifted_at IS NULL
    AND NOT stream = ANY ((SELECT riskapp_walls())::uuid[]))
  WITH CHECK (lifted_by_id = riskapp_uid());
CREATE POLICY owned ON cases_legalhold TO riskapp_owner USING (true);

-- Is this change nothing but words taken out of a row of an erased record? What was said becomes one zero byte: that
-- there was something stays, what it was is gone. Triggers that refuse changes let just this pass.
CREATE FUNCTION riskapp_only_words_gone(was jsonb, now jsonb) RETURNS boolean
LANGUAGE sql STABLE SET search_path = pg_catalog, public AS $$
  SELECT audit_is_erased((was->>'stream')::uuid) AND NOT EXISTS (
    SELECT FROM jsonb_each(now) AS n WHERE n.value IS DISTINCT FROM was->n.key
      AND NOT (n.value = '"\\x00"' OR n.key = 'fingerprint' AND n.value = '""'))
$$;

CREATE OR REPLACE FUNCTION riskapp_grants_are_only_ended() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public AS $$
BEGIN
  IF riskapp_only_words_gone(to_jsonb(OLD), to_jsonb(NEW)) THEN
    RETURN NEW;
  END IF;
  IF OLD.ended_at IS NOT NULL OR to_jsonb(NEW) - 'ended_at' <> to_jsonb(OLD) - 'ended_at' THEN
    RAISE EXCEPTION 'a grant is ended, never edited' USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $$;

-- Take the words out of every row of an erased record, in every table that has a `stream` and sealed columns, whichever
-- app it belongs to; how many rows had any. Also what could serve to try words out: digests of forms and of documents.
CREATE FUNCTION riskapp_take_words_out(s uuid, at timestamptz) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
DECLARE
  holder record;
  touched bigint;
  rows bigint := 0;
BEGIN
  IF NOT audit_is_erased(s) THEN
    RAISE EXCEPTION 'no entry says that this record was erased' USING ERRCODE = 'insufficient_privilege';
  END IF;
  PERFORM set_config('riskapp.erasing', s::text, true);
  FOR holder IN
    SELECT c.table_name AS name,
      string_agg(format('%1$I = CASE WHEN %1$I IS NULL THEN NULL ELSE ''\x00''::bytea END', c.column_name), ', ') AS taken,
      string_agg(format('%1$I IS NOT NULL', c.column_name), ' OR ') AS held
    FROM information_schema.columns c
    WHERE c.table_schema = 'public' AND c.udt_name = 'bytea' AND EXISTS (
      SELECT FROM information_schema.columns s WHERE s.table_schema = 'public' AND s.table_name = c.table_name
        AND s.column_name = 'stream' AND s.udt_name = 'uuid')
    GROUP BY c.table_name
  LOOP
    EXECUTE format('UPDATE %I SET %s WHERE stream = $1 AND (%s)', holder.name, holder.taken, holder.held) USING s;
    GET DIAGNOSTICS touched = ROW_COUNT;
    rows := rows + touched;
  END LOOP;
  FOR holder IN
    SELECT c.table_name AS name FROM information_schema.columns c
    WHERE c.table_schema = 'public' AND c.column_name = 'fingerprint' AND EXISTS (
      SELECT FROM information_schema.columns s WHERE s.table_schema = 'public' AND s.table_name = c.table_name
        AND s.column_name = 'stream')
  LOOP
    EXECUTE format('UPDATE %I SET fingerprint = '''' WHERE stream = $1', holder.name) USING s;
  END LOOP;
  DELETE FROM audit_submission WHERE object IN (
    SELECT convert_from(e.body, 'UTF8')::jsonb->>'object' FROM audit_event e WHERE e.stream_id = s);
  UPDATE cases_case SET erased_at = at WHERE stream = s AND erased_at IS NULL;
  PERFORM set_config('riskapp.erasing', '', true);
  RETURN rows;
END $$;

-- May this erasure be carried out? Two different people, and no hold. Asked by the eraser, under the lock that a hold
-- takes too, so that none slips in between.
CREATE FUNCTION riskapp_may_be_erased(s uuid) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
BEGIN
  PERFORM pg_advisory_xact_lock(hashtextextended(s::text, 11));
  RETURN EXISTS (SELECT FROM cases_erasure e WHERE e.stream = s AND e.outcome = 'approved'
      AND e.decided_by_id IS NOT NULL AND e.decided_by_id <> e.asked_by_id)
    AND NOT EXISTS (SELECT FROM cases_legalhold h WHERE h.stream = s AND h.lifted_at IS NULL);
END $$;

-- What was asked and decided about an erasure is not altered afterwards; what was done is added once.
CREATE FUNCTION riskapp_erasures_are_only_carried_out() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public AS $$
DECLARE after text[] := ARRAY['done_at', 'key_destroyed_at', 'unreadable_by', 'emptied_entries', 'emptied_rows'];
BEGIN
  IF TG_OP = 'UPDATE' AND (OLD.outcome = '' AND NEW.outcome <> '' AND
      to_jsonb(NEW) - ARRAY['outcome', 'ground', 'because', 'decided_by_id', 'decided_at']
      = to_jsonb(OLD) - ARRAY['outcome', 'ground', 'because', 'decided_by_id', 'decided_at']
    OR to_jsonb(NEW) - after = to_jsonb(OLD) - after AND OLD.key_destroyed_at IS NULL AND OLD.outcome = 'approved'
    OR riskapp_only_words_gone(to_jsonb(OLD), to_jsonb(NEW)))
  THEN
    RETURN NEW;
  END IF;
  RAISE EXCEPTION 'what was decided about an erasure stays' USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER only_carried_out BEFORE UPDATE OR DELETE ON cases_erasure
  FOR EACH ROW EXECUTE FUNCTION riskapp_erasures_are_only_carried_out();

CREATE FUNCTION riskapp_holds_are_only_lifted() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public AS $$
DECLARE lifting text[] := ARRAY['lifted_at', 'lifted_by_id', 'lifted_why'];
BEGIN
  IF TG_OP = 'UPDATE' AND (OLD.lifted_at IS NULL AND to_jsonb(NEW) - lifting = to_jsonb(OLD) - lifting
    OR riskapp_only_words_gone(to_jsonb(OLD), to_jsonb(NEW)))
  THEN
    RETURN NEW;
  END IF;
  RAISE EXCEPTION 'a hold is lifted, never edited' USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER only_lifted BEFORE UPDATE OR DELETE ON cases_legalhold
  FOR EACH ROW EXECUTE FUNCTION riskapp_holds_are_only_lifted();

-- The rows of walls and of urgent access let their words go as well.
CREATE OR REPLACE FUNCTION riskapp_walls_are_only_lifted() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public AS $$
BEGIN
  IF riskapp_only_words_gone(to_jsonb(OLD), to_jsonb(NEW)) THEN
    RETURN NEW;
  END IF;
  IF OLD.lifted_at IS NOT NULL
    OR to_jsonb(NEW) - '{lifted_at,lifted_by_id,lifted_why}'::text[]
      <> to_jsonb(OLD) - '{lifted_at,lifted_by_id,lifted_why}'::text[] THEN
    RAISE EXCEPTION 'a wall is lifted, never edited' USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE OR REPLACE FUNCTION riskapp_urgent_access_is_only_reviewed() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public AS $$
DECLARE
  may_change text[] := '{asked_by_id,asked_at,question,reviewed_by_id,reviewed_at,finding,because}';
BEGIN
  IF riskapp_only_words_gone(to_jsonb(OLD), to_jsonb(NEW)) THEN
    RETURN NEW;
  END IF;
  IF OLD.reviewed_at IS NOT NULL OR to_jsonb(NEW) - may_change <> to_jsonb(OLD) - may_change THEN
    RAISE EXCEPTION 'an urgent access is reviewed once, never edited' USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $$;
