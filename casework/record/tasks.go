package record

import (
	"time"

	"github.com/aedile/aedile/casework"
)

// StoredTask is a task as a store holds it.
type StoredTask struct {
	casework.Task
	Stands time.Time // when it is tried next
	Done   bool
}
