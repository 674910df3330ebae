// Package markup reads a text the way a browser shows it: tags, comments and scripts go, entities become their characters, and
// every place in what is left can be traced to the bytes of the original.
//
// It builds no tree, knows no styles beyond those that hide, and mends nothing: what is no tag that HTML knows stays text, because
// most texts it is asked about are plain ones in which a < means less. No word vanishes for it: what a tag says beside the text that
// is shown (alternative texts, titles, addresses, hidden text) can be read as a text of its own.
package markup
