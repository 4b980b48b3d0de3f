-- Every table of an appraisal stands behind the second fence, and belongs to the case of what it hangs on (HOUSE 6).

CALL riskapp_fence('assessments_assessment');
CALL riskapp_fence('assessments_outcomerow');
CALL riskapp_fence('assessments_way');
CALL riskapp_fence('assessments_premortem');
CALL riskapp_fence('assessments_readingchanged');
CALL riskapp_fence('assessments_needtoknow');
CALL riskapp_fence('assessments_justification');
CALL riskapp_fence('assessments_recommendation');
CALL riskapp_fence('assessments_dissent');
CALL riskapp_fence('assessments_secondopinion');
CALL riskapp_fence('assessments_workingconditions');
CALL riskapp_fence('assessments_signedversion');
CALL riskapp_fence('assessments_urgentact');
CALL riskapp_fence('assessments_cell');
CALL riskapp_fence('assessments_signoff');

CALL riskapp_same_stream('assessments_assessment', 'question_id', 'cases_sharingquestion');
CALL riskapp_same_stream('assessments_outcomerow', 'assessment_id', 'assessments_assessment');
CALL riskapp_same_stream('assessments_way', 'assessment_id', 'assessments_assessment');
CALL riskapp_same_stream('assessments_premortem', 'assessment_id', 'assessments_assessment');
CALL riskapp_same_stream('assessments_readingchanged', 'assessment_id', 'assessments_assessment');
CALL riskapp_same_stream('assessments_needtoknow', 'assessment_id', 'assessments_assessment');
CALL riskapp_same_stream('assessments_justification', 'assessment_id', 'assessments_assessment');
CALL riskapp_same_stream('assessments_recommendation', 'assessment_id', 'assessments_assessment');
CALL riskapp_same_stream('assessments_dissent', 'assessment_id', 'assessments_assessment');
CALL riskapp_same_stream('assessments_secondopinion', 'assessment_id', 'assessments_assessment');
CALL riskapp_same_stream('assessments_workingconditions', 'assessment_id', 'assessments_assessment');
CALL riskapp_same_stream('assessments_signedversion', 'assessment_id', 'assessments_assessment');
CALL riskapp_same_stream('assessments_urgentact', 'assessment_id', 'assessments_assessment');
CALL riskapp_same_stream('assessments_cell', 'row_id', 'assessments_outcomerow');
CALL riskapp_same_stream('assessments_signoff', 'version_id', 'assessments_signedversion');
