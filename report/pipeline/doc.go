// Package pipeline writes outcomes for the programs that pipelines are made of: SARIF 2.1.0 for code review and dashboards, JUnit XML for
// whoever counts passed and failed.
//
// It knows nothing of items and packs; its callers say what a rule, a result and a test are.
package pipeline
