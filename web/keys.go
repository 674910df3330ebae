package web

// key is one key of the desk. The table makes the page of keys, the hints on the buttons and the test that every key has its element.
type key struct {
	Press string   // as the script names it: "j", "shift-x", "g-t", "enter"
	Show  []string // as it is printed
	Word  string   // key of the message that says what it does
	On    []string // pages on which it acts; none: everywhere
}

// keyTable lists all keys. None sends anything: what goes out needs Enter on a button that says so.
func keyTable() []key {
	q := []string{"queue"}
	return []key{
		{"j", []string{"J"}, "key.next", q},
		{"k", []string{"K"}, "key.previous", q},
		{"enter", []string{"⏎"}, "key.enter", q},
		{"1", []string{"1–9"}, "key.outcome", q},
		{"r", []string{"R"}, "key.reason", q},
		{"e", []string{"E"}, "key.mark", q},
		{"t", []string{"T"}, "key.glosses", q},
		{"b", []string{"B"}, "key.pictures", q},
		{"p", []string{"P"}, "key.letter", q},
		{"l", []string{"L"}, "key.law", q},
		{"x", []string{"X"}, "key.pick", q},
		{"a", []string{"A"}, "key.alike", q},
		{"h", []string{"H"}, "key.hold", q},
		{"s", []string{"S"}, "key.skip", q},
		{"n", []string{"N"}, "key.note", []string{"queue", "case"}},
		{"m", []string{"M"}, "key.hand", []string{"queue", "case"}},
		{"2", []string{"2"}, "key.second", q},
		{"u", []string{"U"}, "key.undo", nil},
		{"g-t", []string{"G", "T"}, "key.today", nil},
		{"g-q", []string{"G", "Q"}, "key.queue", nil},
		{"g-c", []string{"G", "C"}, "key.cases", nil},
		{"g-r", []string{"G", "R"}, "key.requests", nil},
		{"g-p", []string{"G", "P"}, "key.proceedings", nil},
		{"/", []string{"/"}, "key.find", nil},
		{".", []string{"."}, "key.more", []string{"queue", "case"}},
		{"?", []string{"?"}, "key.all", nil},
		{"esc", []string{"Esc"}, "key.back", nil},
	}
}

// hint returns what is printed on a button for the key; "" for one that is not in the table.
func hint(press string) string {
	for _, k := range keyTable() {
		if k.Press == press {
			return k.Show[len(k.Show)-1]
		}
	}
	return ""
}
