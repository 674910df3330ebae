package main

import (
	"cmp"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/alecthomas/kong"

	"github.com/aedile/aedile/cmd/aedile/terminal"
)

type completionCmd struct {
	Shell string `arg:"" enum:"bash,zsh,fish" help:"bash, zsh or fish."`
}

// Help says how a script is used.
func (completionCmd) Help() string {
	return "Prints a script that completes commands, flags and their values. bash: source <(aedile completion bash). zsh: aedile completion zsh > _aedile in a folder of $fpath. " +
		"fish: aedile completion fish > ~/.config/fish/completions/aedile.fish"
}

// Run prints the script.
func (c *completionCmd) Run(a *terminal.Terminal, app *kong.Kong) error {
	var b strings.Builder
	switch c.Shell {
	case "bash":
		b.WriteString("_aedile() {\n  local cur prev path=\"\" words=\"\" w\n  cur=\"${COMP_WORDS[COMP_CWORD]}\"; prev=\"${COMP_WORDS[COMP_CWORD-1]}\"\n" +
			"  for w in \"${COMP_WORDS[@]:1:COMP_CWORD-1}\"; do\n    case \"$path $w\" in\n      " +
			strings.Join(quotedPaths(app.Model.Node), "|") + ") path=\"$path $w\" ;;\n    esac\n  done\n")
		writeCases(&b, app.Model.Node, "path", "prev", "words")
		b.WriteString("  COMPREPLY=($(compgen -W \"$words\" -- \"$cur\"))\n}\ncomplete -o default -o bashdefault -F _aedile aedile\n")
	case "zsh": // path, words and prev are names that zsh uses itself
		b.WriteString("#compdef aedile\n_aedile() {\n  local at=\"\" found=\"\" last=\"${words[CURRENT-1]}\" w\n" +
			"  for w in \"${(@)words[2,CURRENT-1]}\"; do\n    case \"$at $w\" in\n      " +
			strings.Join(quotedPaths(app.Model.Node), "|") + ") at=\"$at $w\" ;;\n    esac\n  done\n")
		writeCases(&b, app.Model.Node, "at", "last", "found")
		b.WriteString("  compadd -- ${=found}\n  [[ \"$PREFIX\" == -* ]] || _files\n}\ncompdef _aedile aedile\n")
	case "fish":
		writeFish(&b, app.Model.Node)
	}
	_, err := io.WriteString(a.Out, b.String())
	return err
}

// each calls visit for a command and all below it.
func each(command *kong.Node, visit func(*kong.Node)) {
	visit(command)
	for _, c := range command.Children {
		if !c.Hidden {
			each(c, visit)
		}
	}
}

func quotedPaths(root *kong.Node) (out []string) {
	each(root, func(n *kong.Node) {
		if n.Parent != nil {
			out = append(out, `"`+typed(n)+`"`)
		}
	})
	return out
}

// wordsOf are the commands and flags that may come after a command.
func wordsOf(command *kong.Node) (out []string) {
	for _, c := range command.Children {
		if !c.Hidden {
			out = append(out, c.Name)
		}
	}
	for _, f := range flagsOf(command) {
		out = append(out, "--"+f.Name)
	}
	return out
}

// flagsOf are the flags that a command takes, its own and those of the commands above it.
func flagsOf(command *kong.Node) (out []*kong.Flag) {
	for n := command; n != nil; n = n.Parent {
		for _, f := range n.Flags {
			if !f.Hidden {
				out = append(out, f)
			}
		}
	}
	slices.SortStableFunc(out, func(a, b *kong.Flag) int { return cmp.Compare(a.Name, b.Name) })
	return out
}

// choices are the values of a flag that takes one of several.
func choices(f *kong.Flag) []string {
	return slices.DeleteFunc(strings.Split(f.Enum, ","), func(s string) bool { return s == "" })
}

// writeCases writes what may come next, into the variable found: values after a flag that takes one of several, else commands and flags.
// at and last are the variables that hold the command and the word before.
func writeCases(w io.Writer, root *kong.Node, at, last, found string) {
	fmt.Fprintf(w, "  case \"$%s\" in\n", at)
	each(root, func(n *kong.Node) {
		fmt.Fprintf(w, "    \"%s\") %s=\"%s\" ;;\n", typed(n), found, strings.Join(wordsOf(n), " "))
	})
	fmt.Fprintf(w, "  esac\n  case \"$%s $%s\" in\n", at, last)
	each(root, func(n *kong.Node) {
		for _, f := range flagsOf(n) {
			if len(choices(f)) > 0 {
				fmt.Fprintf(w, "    \"%s --%s\") %s=\"%s\" ;;\n", typed(n), f.Name, found, strings.Join(choices(f), " "))
			}
		}
		if len(n.Positional) > 0 && n.Positional[0].Enum != "" {
			fmt.Fprintf(w, "    \"%s %s\") %s=\"%s\" ;;\n", typed(n), n.Name, found, strings.ReplaceAll(n.Positional[0].Enum, ",", " "))
		}
	})
	fmt.Fprint(w, "  esac\n")
}

// typed is the command as it is typed after the program, each word with a blank before it.
func typed(n *kong.Node) string {
	var b strings.Builder
	for _, w := range pathOf(n) {
		b.WriteString(" " + w)
	}
	return b.String()
}

func writeFish(w io.Writer, root *kong.Node) {
	fmt.Fprint(w, "function __aedile_at\n  set -l at\n  for w in (commandline -opc)[2..-1]\n    switch \"$at $w\"\n      case "+
		strings.Join(quotedPaths(root), " ")+"\n        set at \"$at $w\"\n    end\n  end\n  test \"$at\" = \"$argv[1]\"\nend\n")
	each(root, func(n *kong.Node) {
		at := "-n '__aedile_at \"" + typed(n) + "\"'"
		for _, c := range n.Children {
			if !c.Hidden {
				fmt.Fprintf(w, "complete -c aedile %s -f -a %s -d %s\n", at, c.Name, fishQuoted(c.Help))
			}
		}
		for _, f := range flagsOf(n) {
			line := fmt.Sprintf("complete -c aedile %s -l %s -d %s", at, f.Name, fishQuoted(f.Help))
			if f.Short != 0 {
				line += " -s " + string(f.Short)
			}
			if v := choices(f); len(v) > 0 {
				line += " -x -a " + fishQuoted(strings.Join(v, " "))
			} else if !f.IsBool() {
				line += " -r"
			}
			fmt.Fprintln(w, line)
		}
	})
}

func fishQuoted(s string) string {
	return "'" + strings.ReplaceAll(strings.ReplaceAll(s, `\`, `\\`), "'", `\'`) + "'"
}
