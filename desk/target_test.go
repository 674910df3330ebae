package desk

import (
	"testing"
)

// TestTargetsAreDuesOfPolicyOnly: what the law fixes or a document states cannot be set.
func TestTargetsAreDuesOfPolicyOnly(t *testing.T) {
	t.Parallel()
	keys := map[string]bool{}
	for _, k := range TargetKeys() {
		keys[k.Key] = true
	}
	for key, want := range map[string]bool{"notice.confirm": true, "notice.decide.flagger": true, "complaint.decide": true,
		"decision.file":   true,
		"notice.complain": false, "complaint.settle": false, "request.answer": false, "decision.send": false} {
		if keys[key] != want {
			t.Errorf("%s can be set: %v, want %v", key, keys[key], want)
		}
	}
}
