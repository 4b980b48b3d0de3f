-- Erasing one item of a case that stands (AUDIT 11). Its words lie under a key of its own, and so does what could serve
-- to try them out; here its row is emptied, and the digests of versions that were signed with it.

-- Somebody who works on a case asks that one item of it be erased; who decides is the same as for a whole case.
DROP POLICY asked ON cases_erasure;
CREATE POLICY asked ON cases_erasure FOR INSERT TO riskapp_app
  WITH CHECK (asked_by_id = riskapp_uid() AND outcome = '' AND CASE
    WHEN item_id IS NULL THEN agency_id = riskapp_governs(true) AND riskapp_is_governed(case_id, stream, agency_id)
    ELSE stream = ANY ((SELECT riskapp_streams(true))::uuid[])
      AND EXISTS (SELECT FROM cases_informationitem i WHERE i.id = item_id AND i.stream = cases_erasure.stream)
      AND EXISTS (SELECT FROM cases_case c JOIN agencies_team t ON t.id = c.team_id
        WHERE c.id = case_id AND c.stream = cases_erasure.stream AND t.agency_id = cases_erasure.agency_id)
    END);
CREATE POLICY of_the_case ON cases_erasure FOR SELECT TO riskapp_app
  USING (item_id IS NOT NULL AND stream = ANY ((SELECT riskapp_streams())::uuid[]));

-- Does an entry of this record say that the key of this name went with an erased item?
CREATE FUNCTION riskapp_went_with_an_item(s uuid, key text) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
  SELECT EXISTS (SELECT FROM audit_event WHERE stream_id = s AND type = 'item.erased'
    AND convert_from(body, 'UTF8')::jsonb->'keys' ? key)
$$;

CREATE OR REPLACE FUNCTION riskapp_only_words_gone(was jsonb, now jsonb) RETURNS boolean
LANGUAGE sql STABLE SET search_path = pg_catalog, public AS $$
  SELECT audit_is_erased((was->>'stream')::uuid) AND NOT EXISTS (
    SELECT FROM jsonb_each(now) AS n WHERE n.value IS DISTINCT FROM was->n.key
      AND NOT (n.value = '"\\x00"' OR n.key = 'fingerprint' AND n.value = '""'))
  OR now->>'fingerprint' = '' AND now - 'fingerprint' = was - 'fingerprint'
    AND riskapp_went_with_an_item((was->>'stream')::uuid, coalesce(was->>'version_id', was->>'id'))
$$;

-- Empty one item, and the digests of the versions that an entry names with it; how many of those there were.
CREATE FUNCTION riskapp_take_item_out(s uuid, item uuid, versions uuid[], at timestamptz) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
DECLARE
  holder record;
  taken text;
  touched bigint;
  rows bigint := 0;
BEGIN
  IF NOT riskapp_went_with_an_item(s, item::text) THEN
    RAISE EXCEPTION 'no entry says that this item was erased' USING ERRCODE = 'insufficient_privilege';
  END IF;
  PERFORM set_config('riskapp.erasing', s::text, true);
  SELECT string_agg(format('%1$I = CASE WHEN %1$I IS NULL THEN NULL ELSE ''\x00''::bytea END', c.column_name), ', ')
    INTO taken FROM information_schema.columns c
    WHERE c.table_schema = 'public' AND c.table_name = 'cases_informationitem' AND c.udt_name = 'bytea';
  EXECUTE format('UPDATE cases_informationitem SET %s, erased_at = $3, removed_at = coalesce(removed_at, $3)'
    ' WHERE id = $2 AND stream = $1 AND erased_at IS NULL', taken) USING s, item, at;
  FOR holder IN
    SELECT c.table_name AS name FROM information_schema.columns c
    WHERE c.table_schema = 'public' AND c.column_name = 'fingerprint' AND EXISTS (
      SELECT FROM information_schema.columns s WHERE s.table_schema = 'public' AND s.table_name = c.table_name
        AND s.column_name = 'stream')
  LOOP
    EXECUTE format('UPDATE %I AS v SET fingerprint = '''' WHERE stream = $1 AND fingerprint <> '''''
      ' AND coalesce(to_jsonb(v)->>''version_id'', to_jsonb(v)->>''id'') = ANY ($2::text[])', holder.name)
      USING s, versions;
    GET DIAGNOSTICS touched = ROW_COUNT;
    rows := rows + touched;
  END LOOP;
  DELETE FROM audit_submission WHERE object = 'cases.informationitem:' || item;
  PERFORM set_config('riskapp.erasing', '', true);
  RETURN rows;
END $$;

-- May the item of this erasure be erased? Two different people, and no hold; asked under the lock that a hold takes too.
CREATE FUNCTION riskapp_item_may_be_erased(which uuid) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
DECLARE s uuid;
BEGIN
  SELECT e.stream INTO s FROM cases_erasure e WHERE e.id = which AND e.item_id IS NOT NULL AND e.outcome = 'approved'
    AND e.decided_by_id IS NOT NULL AND e.decided_by_id <> e.asked_by_id;
  IF s IS NULL THEN
    RETURN false;
  END IF;
  PERFORM pg_advisory_xact_lock(hashtextextended(s::text, 11));
  RETURN NOT EXISTS (SELECT FROM cases_legalhold h WHERE h.stream = s AND h.lifted_at IS NULL);
END $$;

-- That an item is to be erased allows nothing about the whole case.
CREATE OR REPLACE FUNCTION riskapp_may_be_erased(s uuid) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
BEGIN
  PERFORM pg_advisory_xact_lock(hashtextextended(s::text, 11));
  RETURN EXISTS (SELECT FROM cases_erasure e WHERE e.stream = s AND e.item_id IS NULL AND e.outcome = 'approved'
      AND e.decided_by_id IS NOT NULL AND e.decided_by_id <> e.asked_by_id)
    AND NOT EXISTS (SELECT FROM cases_legalhold h WHERE h.stream = s AND h.lifted_at IS NULL);
END $$;
