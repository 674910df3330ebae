package dump

import "slices"

// Caveat is a known fault of what a platform filed, as the database announced it.
type Caveat struct {
	Platforms []string // by their names in platform_name
	Column    Column
	From      string // first month or day, "": from the first statement on (25 September 2023)
	Until     string // last month, or first good day
	Text      string
}

// Caveats returns what is known of the platforms among those named; with none named, all.
func Caveats(platforms ...string) []Caveat {
	all := []Caveat{
		{[]string{"Google Play"}, AutomatedDetection, "2023-09", "2026-05",
			"automated_detection is inverted: Yes means No and No means Yes"},
		{[]string{"Facebook", "Instagram"}, SourceType, "", "2025-10-28",
			"the labels of trusted flaggers are missing"},
	}
	if len(platforms) == 0 {
		return all
	}
	return slices.DeleteFunc(all, func(c Caveat) bool {
		return !slices.ContainsFunc(c.Platforms, func(p string) bool { return slices.Contains(platforms, p) })
	})
}
