// Package source reads items: NDJSON and JSON, CSV and TSV, Merchant feeds, pages with schema.org products and folders
// of them, WARC, Parquet and numbered lists, plain or compressed, from files or standard input.
//
// It decides nothing about an item and follows no link. Every record of a source becomes one item (a page: at least one)
// or one fault with file and line; nothing is dropped in silence. Memory is bounded by the limits of Config, whatever a
// source holds.
//
//	s, err := source.Open("catalogue.csv.gz", nil, source.Config{})
//	if err != nil {
//		return err
//	}
//	for chunk, err := range s.Chunks(ctx) {
//		if err != nil {
//			fault := source.FaultOf(err) // the rest of this source cannot be read
//			break
//		}
//		chunk.Each(func(it *aedile.Item, fault *aedile.Fault) bool { … }) // on any goroutine
//	}
//	ran := s.Ran()
package source
