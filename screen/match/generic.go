package match

import _ "embed" // for the directive below

//go:embed generic.txt
var genericText string

// generic are words that name kinds of goods and their common properties. In a small register each of them may stand in one alert only, and
// is not for that the name of a product; in a large one their number speaks for itself, and the list is not asked: see Index.rare.
var generic = wordSet(genericText)
