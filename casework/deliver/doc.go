// Package deliver brings to people and machines outside what the record says must be told: each task of the outbox becomes a
// message, and a Sender takes it. A task is done when its message was accepted; until then it is tried again, later and later.
//
// Delivery is at least once: whoever ends between acceptance and the mark sends the same message again, under the same
// identifier, so that the other side can tell.
package deliver
