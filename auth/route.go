package auth

// Route is an address with what somebody must be allowed to do to use it, so that a test can ask each route as each role.
type Route struct {
	Pattern string // as net/http has it: "POST /api/v1/screen"
	Action  Action
	// Moves says that the address makes a move in a case, and asks [May] again once it knows which.
	Moves bool
}
