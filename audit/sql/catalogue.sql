-- How is the database fenced? One row for each trigger, function, policy, fence, generated column and grant:
-- kind, name, definition. Written so that PostgreSQL 15 and later say the same; what an owner may do is left out.
WITH ours AS (
  SELECT c.oid, c.relname, c.relkind, c.relacl, c.relowner, c.relrowsecurity, c.relforcerowsecurity
  FROM pg_class c WHERE c.relnamespace = 'public'::regnamespace
), run AS (
  SELECT p.* FROM pg_proc p WHERE p.pronamespace = 'public'::regnamespace
    AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.objid = p.oid AND d.deptype = 'e')
)
SELECT 'trigger', c.relname || '.' || t.tgname, concat_ws(' ', t.tgenabled, pg_get_triggerdef(t.oid))
  FROM pg_trigger t JOIN ours c ON c.oid = t.tgrelid WHERE NOT t.tgisinternal
UNION ALL
SELECT 'function', p.oid::regprocedure::text,
  concat_ws(' ', p.prokind, p.prosecdef, p.provolatile, p.proconfig::text, pg_get_function_result(p.oid), l.lanname,
            p.proowner::regrole::text, p.prosrc)
  FROM run p JOIN pg_language l ON l.oid = p.prolang
UNION ALL
SELECT 'policy', tablename || '.' || policyname, concat_ws(' ', permissive, roles::text, cmd, qual, with_check)
  FROM pg_policies WHERE schemaname = 'public'
UNION ALL
SELECT 'fence', relname, CASE WHEN relrowsecurity AND relforcerowsecurity THEN 'forced' ELSE 'not forced' END
  FROM ours WHERE relkind IN ('r', 'p') AND relrowsecurity
UNION ALL
SELECT 'generated column', c.relname || '.' || a.attname, pg_get_expr(d.adbin, d.adrelid)
  FROM pg_attribute a JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
    JOIN ours c ON c.oid = a.attrelid WHERE a.attgenerated <> ''
UNION ALL
SELECT 'grant', c.relname || ' to ' || CASE a.grantee WHEN 0 THEN 'everybody' ELSE a.grantee::regrole::text END,
  string_agg(a.privilege_type, ', ' ORDER BY a.privilege_type)
  FROM ours c, LATERAL aclexplode(c.relacl) a
  WHERE a.grantee <> c.relowner AND a.privilege_type <> 'MAINTAIN' GROUP BY c.relname, a.grantee
UNION ALL
SELECT 'grant', c.relname || '.' || k.attname || ' to '
    || CASE a.grantee WHEN 0 THEN 'everybody' ELSE a.grantee::regrole::text END,
  string_agg(a.privilege_type, ', ' ORDER BY a.privilege_type)
  FROM pg_attribute k JOIN ours c ON c.oid = k.attrelid, LATERAL aclexplode(k.attacl) a
  WHERE a.grantee <> c.relowner GROUP BY c.relname, k.attname, a.grantee
UNION ALL
SELECT 'grant', p.oid::regprocedure::text || ' to '
    || CASE a.grantee WHEN 0 THEN 'everybody' ELSE a.grantee::regrole::text END, a.privilege_type
  FROM run p, LATERAL aclexplode(coalesce(p.proacl, acldefault('f', p.proowner))) a WHERE a.grantee <> p.proowner
UNION ALL
SELECT 'grant', 'schema public to ' || CASE a.grantee WHEN 0 THEN 'everybody' ELSE a.grantee::regrole::text END,
  string_agg(a.privilege_type, ', ' ORDER BY a.privilege_type)
  FROM pg_namespace n, LATERAL aclexplode(n.nspacl) a
  WHERE n.nspname = 'public' AND a.grantee <> n.nspowner GROUP BY a.grantee
