// Package duty says which duties a service has on a day, and when each is due: from what the service is (kind, marketplace, size,
// recipients, designation) it makes the table of its obligations, each with provision, source, day and the record that meets it.
//
// It holds no case and keeps nothing. What is not known is said to be not known; where a day is taken for granted, the row says so.
package duty
