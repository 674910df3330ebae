package terminal

import (
	"fmt"
	"io"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/aedile/aedile/internal/reveal"
)

// usualWidth is how many columns a line has where nothing is known of the terminal.
const usualWidth = 80

// How narrow a column of words may become: where all columns stand on one line, and where the last ones stand below. Chosen: three words
// still stand in a line, or the source of a due.
const (
	leastBeside = 16
	leastAbove  = 22
)

// below is how far the second line of a row is set in.
const below = "    "

// columns returns how many columns a line may have.
func columns(a *Terminal) int {
	if a.Width >= 40 {
		return a.Width
	}
	return usualWidth
}

// Table writes rows under a head, none where it is nil. What would not fit is broken into lines at its blanks, the widest column first;
// where that is not enough, the last columns stand on a second line. Nothing is cut off, and no identifier is broken.
func Table(a *Terminal, indent string, head []string, rows [][]string) error {
	if head != nil {
		rows = append([][]string{head}, rows...)
	}
	if len(rows) == 0 {
		return nil
	}
	rows = revealed(rows)
	most := columns(a) - len(indent)
	widths, first := widthsOf(rows, most)
	var b strings.Builder
	for _, row := range rows {
		cells := make([][]string, first)
		lines := 1
		for i := range cells {
			cells[i] = broken(row[i], widths[i])
			lines = max(lines, len(cells[i]))
		}
		for l := range lines {
			b.WriteString(strings.TrimRight(indent+lineOf(cells, widths, l), " ") + "\n")
		}
		rest := strings.Join(slices.DeleteFunc(slices.Clone(row[first:]), func(s string) bool { return s == "" }), " · ")
		for _, l := range broken(rest, most-len(below)) {
			b.WriteString(indent + below + l + "\n")
		}
	}
	return Write(a.Out, b.String())
}

// revealed returns the rows with what would act on the screen made visible.
func revealed(rows [][]string) [][]string {
	out := make([][]string, len(rows))
	for i, row := range rows {
		for _, c := range row {
			out[i] = append(out[i], reveal.Text(c))
		}
	}
	return out
}

// lineOf returns one line of a row.
func lineOf(cells [][]string, widths []int, l int) (line string) {
	for i, c := range cells {
		s := ""
		if l < len(c) {
			s = c[l]
		}
		line += s + strings.Repeat(" ", max(0, widths[i]-utf8.RuneCountInString(s))+2)
	}
	return line
}

// widthsOf returns how wide each column is, and how many of them stand on the first line.
func widthsOf(rows [][]string, most int) (widths []int, first int) {
	widths, words := make([]int, len(rows[0])), make([]int, len(rows[0]))
	for i := range widths {
		for _, row := range rows {
			widths[i] = max(widths[i], utf8.RuneCountInString(row[i]))
			for _, w := range strings.Fields(row[i]) {
				words[i] = max(words[i], utf8.RuneCountInString(w))
			}
		}
	}
	least := func(column int) []int {
		out := make([]int, len(widths))
		for i := range widths {
			out[i] = max(words[i], min(widths[i], column))
		}
		return out
	}
	narrow := least(leastBeside)
	if first = len(widths); sum(narrow)+2*(first-1) > most {
		for narrow = least(leastAbove); first > 1 && sum(narrow[:first])+2*(first-1) > most; first-- {
		}
	}
	for over := sum(widths[:first]) + 2*(first-1) - most; over > 0; { // one column after the other, so that few are broken
		widest := -1
		for i := range first {
			if widths[i] > narrow[i] && (widest < 0 || widths[i] > widths[widest]) {
				widest = i
			}
		}
		if widest < 0 {
			break
		}
		cut := min(over, widths[widest]-narrow[widest])
		widths[widest], over = widths[widest]-cut, over-cut
	}
	return widths, first
}

func sum(ns []int) (all int) {
	for _, n := range ns {
		all += n
	}
	return all
}

// broken breaks a text into lines of at most that many letters: at blanks, and inside a word that is longer.
func broken(text string, width int) (lines []string) {
	for part := range strings.Lines(text) {
		line := ""
		for _, w := range strings.Fields(part) {
			for utf8.RuneCountInString(w) > width {
				r := []rune(w)
				if line != "" {
					lines = append(lines, line)
					line = ""
				}
				lines, w = append(lines, string(r[:width])), string(r[width:])
			}
			switch {
			case line == "":
				line = w
			case utf8.RuneCountInString(line)+1+utf8.RuneCountInString(w) > width:
				lines = append(lines, line)
				line = w
			default:
				line += " " + w
			}
		}
		if line != "" {
			lines = append(lines, line)
		}
	}
	return lines
}

// Hanging writes a text behind its label, broken into lines that begin below the text.
func Hanging(a *Terminal, indent, label, text string) error {
	if label != "" {
		label += ": "
	}
	lines := revealedLines(label+text, columns(a)-len(indent)-2)
	var b strings.Builder
	for i, l := range lines {
		if i > 0 {
			l = "  " + l
		}
		b.WriteString(indent + l + "\n")
	}
	return Write(a.Out, b.String())
}

// revealedLines breaks a text into lines in which nothing acts on the screen. Its own line ends stay.
func revealedLines(text string, width int) (lines []string) {
	for part := range strings.Lines(text) {
		lines = append(lines, broken(reveal.Text(strings.TrimRight(part, "\r\n")), width)...)
	}
	return lines
}

// Write writes a text.
func Write(w io.Writer, text string) error {
	if _, err := io.WriteString(w, text); err != nil {
		return fmt.Errorf("write: %w", err)
	}
	return nil
}

// Printf writes a line of a command's answer.
func Printf(w io.Writer, format string, args ...any) error {
	return Write(w, fmt.Sprintf(format, args...))
}
