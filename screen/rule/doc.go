// Package rule reads rule packs: YAML with CEL conditions over places in texts and scalar facts. It checks them, says what
// is wrong with file, line and column, and evaluates compiled conditions over facts that the caller supplies.
//
// It finds no terms and reads no items: that is the business of lexicon and screen. docs/rules.md is the manual.
package rule
