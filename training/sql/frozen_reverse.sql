DROP TRIGGER rows_stay ON training_published;
DROP FUNCTION training_refuse();
