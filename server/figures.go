package server

import (
	"net/http"
	"strconv"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"

	"github.com/aedile/aedile/api/problem"
	"github.com/aedile/aedile/auth"
)

// figures are what /metrics shows.
type figures struct {
	handler  http.Handler
	requests *prometheus.CounterVec
	took     *prometheus.HistogramVec
	inHand   prometheus.Gauge
	limited  prometheus.Counter
	refused  prometheus.Counter
}

// newFigures returns the figures of a server, in a registry of its own.
func newFigures(s *Server) *figures {
	f := &figures{
		requests: prometheus.NewCounterVec(
			prometheus.CounterOpts{Name: "aedile_http_requests_total", Help: "Requests, by route, method and status."},
			[]string{"route", "method", "status"},
		),
		took: prometheus.NewHistogramVec(
			prometheus.HistogramOpts{Name: "aedile_http_request_duration_seconds", Help: "How long requests took, by route.",
				Buckets: []float64{.0005, .001, .0025, .005, .01, .025, .05, .1, .25, .5, 1, 2.5, 10}},
			[]string{"route"},
		),
		inHand: prometheus.NewGauge(prometheus.GaugeOpts{Name: "aedile_http_requests_in_hand", Help: "Requests that are being answered."}),
		limited: prometheus.NewCounter(
			prometheus.CounterOpts{
				Name: "aedile_http_requests_limited_total",
				Help: "Requests that were refused because too many came from their address.",
			},
		),
		refused: prometheus.NewCounter(
			prometheus.CounterOpts{
				Name: "aedile_http_connections_refused_total",
				Help: "Connections that were closed because too many came from their address.",
			},
		),
	}
	r := prometheus.NewRegistry()
	r.MustRegister(
		f.requests,
		f.took,
		f.inHand,
		f.limited,
		f.refused,
		chores{s},
		collectors.NewGoCollector(),
		collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}),
	)
	f.handler = promhttp.HandlerFor(r, promhttp.HandlerOpts{})
	return f
}

func (f *figures) request(route, method string, status int, took time.Duration) {
	f.requests.WithLabelValues(route, method, strconv.Itoa(status)).Inc()
	f.took.WithLabelValues(route).Observe(took.Seconds())
}

// metrics shows the figures to whoever is on this machine, and to whoever may see the work in the background.
func (s *Server) metrics(w http.ResponseWriter, r *http.Request) {
	c, _ := ClientOf(r.Context())
	p, known := auth.From(r.Context())
	switch {
	case c.Address.IsLoopback():
	case !known:
		problem.Refuse(w, problem.Unsigned())
		return
	default:
		if err := auth.May(p, auth.SeeWorkings); err != nil {
			problem.Refuse(w, err)
			return
		}
	}
	s.figures.handler.ServeHTTP(w, r)
}

// chores collects how the work in the background stands, at the moment it is asked.
type chores struct{ s *Server }

var (
	choreRuns     = prometheus.NewDesc("aedile_chore_runs_total", "How often work in the background was done.", []string{"chore"}, nil)
	choreFailures = prometheus.NewDesc("aedile_chore_failures_total", "How often it failed.", []string{"chore"}, nil)
	choreDone     = prometheus.NewDesc("aedile_chore_done_total", "How many things were done.", []string{"chore"}, nil)
	choreWorked   = prometheus.NewDesc(
		"aedile_chore_last_success_timestamp_seconds",
		"When it last came to its end without an error.",
		[]string{"chore"},
		nil,
	)
)

// Describe implements prometheus.Collector.
func (c chores) Describe(to chan<- *prometheus.Desc) {
	for _, d := range []*prometheus.Desc{choreRuns, choreFailures, choreDone, choreWorked} {
		to <- d
	}
}

// Collect implements prometheus.Collector.
func (c chores) Collect(to chan<- prometheus.Metric) {
	if c.s.Chores == nil {
		return
	}
	for _, x := range c.s.Chores.Status() {
		to <- prometheus.MustNewConstMetric(choreRuns, prometheus.CounterValue, float64(x.Runs), x.Name)
		to <- prometheus.MustNewConstMetric(choreFailures, prometheus.CounterValue, float64(x.Failures), x.Name)
		to <- prometheus.MustNewConstMetric(choreDone, prometheus.CounterValue, float64(x.Done), x.Name)
		if !x.WorkedAt.IsZero() {
			to <- prometheus.MustNewConstMetric(choreWorked, prometheus.GaugeValue, float64(x.WorkedAt.UnixMilli())/1000, x.Name)
		}
	}
}
