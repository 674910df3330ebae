// Package fine works out what the law allows at most: the caps of fines and periodic penalties from turnover and income (arts 52, 74 and 76
// DSA), what stands against imposing one, and until when one can be imposed and enforced (arts 77 and 78).
//
// A cap is no forecast and no proposal. The package weighs nothing: the criteria of art 74(4) are texts that a person fills.
package fine

import "github.com/aedile/aedile/law"

// Caution stands on every result.
const Caution = "A cap is what the law allows at most. It is no forecast of a fine and no proposal for one."

func dsa(place string) law.Ref { return law.Ref{CELEX: "32022R2065", Place: place} }
