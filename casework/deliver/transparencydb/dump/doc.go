// Package dump reads the daily dumps of the Transparency Database: an outer zip that stores inner zips, which hold CSV files as
// PHP writes them. It knows the full and the light form, and the schemas before and since 1 July 2025.
//
// Open lists the parts of a dump, Scan hands out its rows (parts in parallel, bad rows counted with their place), Collect
// counts statements and the time to act by group, WriteRows and Stats.WriteParquet write Parquet, and Generate makes dumps to test with. The package does
// not fetch dumps, and it does not mend them: what platforms got wrong stays, and Caveats says what is known of it.
package dump
