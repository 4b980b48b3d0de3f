-- A version that was published stays as it is: sessions and what people answered in them rest on it.
CREATE FUNCTION training_refuse() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  RAISE EXCEPTION '% is frozen once published: % refused', TG_TABLE_NAME, TG_OP USING ERRCODE = 'insufficient_privilege';
END $$;
CREATE TRIGGER rows_stay BEFORE UPDATE OR DELETE ON training_published FOR EACH ROW EXECUTE FUNCTION training_refuse();
ALTER TABLE training_published ENABLE ALWAYS TRIGGER rows_stay;
