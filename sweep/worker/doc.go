// Package worker spreads a sweep over many machines: what is read is cut into chunks, which any number of workers take from a queue and
// screen, and what they find comes back in the order and the bytes of a run on one machine.
//
// The queue is NATS with JetStream. Each sweep has two streams of its own: one that keeps chunks, results and what is said of them, and one
// of tasks, from which a task goes away when it is done. A chunk counts as done when its result is kept under its number, which is written
// once: a worker that is killed, or one that does a chunk a second time, changes nothing.
package worker
