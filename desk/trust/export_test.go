package trust

// What the tests see of the arithmetic.
var (
	WilsonOf = wilson
	EarnedBy = earned
)
