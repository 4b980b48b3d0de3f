-- Lets signed versions be changed again. Only ever on the way back to an empty database.
DROP FUNCTION riskapp_signed_stays CASCADE;
DROP FUNCTION riskapp_done_stays CASCADE;
