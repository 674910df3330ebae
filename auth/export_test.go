package auth

// What tests outside of the package hold answers against.
const (
	Idle        = idle
	LinkLasts   = linkLasts
	TokenPrefix = tokenPrefix
)
