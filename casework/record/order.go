package record

import (
	"iter"
	"runtime"
	"sync"
)

// batch is how many values go to a worker at once. Chosen: the cost of handing over is then small, and so is what is in hand.
const batch = 256

// job is a batch with its results.
type job[T, R any] struct {
	in   []T
	out  []R
	err  error
	done chan struct{}
}

// inOrder does the work for every value of seq, on all cores, and yields the results in the order of seq. It stops at the first
// error of seq, which it yields behind what came before. Some batches for each core are in hand at a time.
func inOrder[T, R any](seq iter.Seq2[T, error], work func(T) R) iter.Seq2[R, error] {
	return func(yield func(R, error) bool) {
		workers := runtime.GOMAXPROCS(0)
		queue, jobs, stop := make(chan *job[T, R], 2*workers), make(chan *job[T, R]), make(chan struct{})
		var all sync.WaitGroup
		defer all.Wait()
		defer close(stop)
		all.Go(func() { feed(seq, queue, jobs, stop) })
		for range workers {
			all.Go(func() {
				for j := range jobs {
					for _, v := range j.in {
						j.out = append(j.out, work(v))
					}
					close(j.done)
				}
			})
		}
		for j := range queue {
			<-j.done
			for _, r := range j.out {
				if !yield(r, nil) {
					return
				}
			}
			if j.err != nil {
				var none R
				yield(none, j.err)
				return
			}
		}
	}
}

// feed cuts seq into batches and puts each into the queue, to be yielded, and before the workers.
func feed[T, R any](seq iter.Seq2[T, error], queue, jobs chan<- *job[T, R], stop <-chan struct{}) {
	defer close(queue)
	defer close(jobs)
	j := &job[T, R]{done: make(chan struct{})}
	send := func() bool {
		for _, to := range []chan<- *job[T, R]{queue, jobs} {
			select {
			case to <- j:
			case <-stop:
				return false
			}
		}
		j = &job[T, R]{done: make(chan struct{})}
		return true
	}
	for v, err := range seq {
		if err != nil {
			j.err = err
			break
		}
		if j.in = append(j.in, v); len(j.in) == batch && !send() {
			return
		}
	}
	if len(j.in) > 0 || j.err != nil {
		send()
	}
}
