package rule

import (
	_ "embed" // for the lists of words

	"github.com/aedile/aedile/internal/wordlist"
)

var (
	//go:embed everyday.txt
	everydayList string
	//go:embed joining.txt
	joiningList string
	//go:embed linking.txt
	linkingList string

	everyday = wordlist.Set(everydayList, "")
	joining  = wordlist.Set(joiningList, "")
	linking  = wordlist.Set(linkingList, "")
)

// Everyday reports whether a folded word stands in ordinary offers of some language and is in lists all the same, for what it means beside
// others: prepositions, most of them. It only decides speed.
func Everyday(word string) bool { return everyday[word] }

// Joining reports whether a folded word joins the members of an enumeration: "and", "or", "nor" in the languages of the Union.
func Joining(word []byte) bool { return joining[string(word)] }

// Linking reports whether a folded word may stand between the word for "and" and the next member of an enumeration: "ou de", "u lanqas".
func Linking(word []byte) bool { return linking[string(word)] }
