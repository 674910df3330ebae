// Package paper reads published documents as text: risk assessments, audit reports and the like, as PDF, HTML or plain text, into
// passages that know their page, their number and the heading under which they stand.
//
// It understands nothing of what it reads. Text is kept as found; what could not be read is counted.
package paper
