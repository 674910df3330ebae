// Package server listens, says who asks, and stops without losing a request. It lays around the pages and the API what both need: headers,
// limits, sign-in, a log and figures. It knows neither pages nor procedures: both are handlers that it is given.
package server
