-- Takes the second fence down again. Dropping the functions takes every policy that asks them, in whichever app.
ALTER TABLE cases_grant DROP CONSTRAINT case_id_in_one_case;
ALTER TABLE cases_personconcerned DROP CONSTRAINT case_id_in_one_case;
ALTER TABLE cases_sharingquestion DROP CONSTRAINT case_id_in_one_case;
ALTER TABLE cases_informationitem DROP CONSTRAINT question_id_in_one_case;
ALTER TABLE cases_recipient DROP CONSTRAINT question_id_in_one_case;
ALTER TABLE cases_wish DROP CONSTRAINT question_id_in_one_case;
ALTER TABLE cases_normanswer DROP CONSTRAINT question_id_in_one_case;
ALTER TABLE cases_enquiry DROP CONSTRAINT question_id_in_one_case;
ALTER TABLE cases_case DROP CONSTRAINT cases_case_has_one_stream;
ALTER TABLE cases_sharingquestion DROP CONSTRAINT cases_sharingquestion_has_one_stream;
DROP TRIGGER only_ended ON cases_grant;
DROP FUNCTION riskapp_grants_are_only_ended;
DROP PROCEDURE riskapp_same_stream;
DROP PROCEDURE riskapp_fence;
DROP FUNCTION riskapp_streams CASCADE;
DROP FUNCTION riskapp_is_new CASCADE;
DROP FUNCTION riskapp_membership CASCADE;
DROP FUNCTION riskapp_uid CASCADE;
