package api

import (
	"errors"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"github.com/aedile/aedile/api/problem"
)

// wrong is how the library of the API says what is wrong with a request. Values are left out.
func wrong(code int, detail string, errs ...error) huma.StatusError {
	p := problem.WithStatus(code, detail, "")
	for _, err := range errs {
		var d huma.ErrorDetailer
		switch {
		case errors.As(err, &d):
			p.Errors = append(p.Errors, problem.Wrong{Location: d.ErrorDetail().Location, Message: d.ErrorDetail().Message})
		case err != nil && code < http.StatusInternalServerError:
			p.Errors = append(p.Errors, problem.Wrong{Message: err.Error()})
		}
	}
	return p
}
