DROP TRIGGER rows_stay ON training_entry;
DROP TRIGGER table_stays ON training_entry;
DROP FUNCTION training_log_refuse;
DROP FUNCTION training_append;
DROP TABLE training_head;
