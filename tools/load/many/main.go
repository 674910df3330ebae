// Command many fills a desk with many cases, each with many findings, and measures how long its pages take.
//
// The cases are invented, and are written as screening writes them: through the procedure, into the journal and the rows, but in large
// transactions and without the items as seen. Pages are asked one after the other over loopback; the time is that until the last byte.
package main

import (
	"bufio"
	"context"
	"flag"
	"fmt"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"syscall"
	"time"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/casework"
	"github.com/aedile/aedile/casework/kinds"
	"github.com/aedile/aedile/casework/store/sqlite"
	"github.com/aedile/aedile/deadline"
	"github.com/aedile/aedile/desk"
)

func main() {
	program := flag.String("aedile", "../bin/aedile", "the program")
	dir := flag.String("dir", "", "folder of the desk, which is kept; none: one that goes with the run")
	cases := flag.Int("cases", 100_000, "cases")
	each := flag.Int("findings", 10, "findings of each case")
	rounds := flag.Int("rounds", 40, "how often each page is asked")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	if err := run(ctx, *program, *dir, *cases, *each, *rounds); err != nil {
		fmt.Fprintln(os.Stderr, "many:", err)
		os.Exit(2)
	}
}

func run(ctx context.Context, program, dir string, cases, each, rounds int) (err error) {
	if dir == "" {
		if dir, err = os.MkdirTemp("", "aedile-many"); err != nil {
			return err
		}
		defer os.RemoveAll(dir)
	}
	file := filepath.Join(dir, "desk.db")
	if _, err := os.Stat(file); os.IsNotExist(err) {
		begun := time.Now()
		if err := fill(ctx, file, cases, each); err != nil {
			return err
		}
		fmt.Printf("%d cases with %d findings were written in %s\n", cases, cases*each, time.Since(begun).Round(time.Second))
	}
	d, err := serve(ctx, program, file)
	if err != nil {
		return err
	}
	defer d.end()
	return d.measure(rounds)
}

// atOnce is how many cases are written in one transaction.
const atOnce = 500

// fill writes the cases into a new store.
func fill(ctx context.Context, file string, cases, each int) error {
	s, err := sqlite.Open(ctx, file)
	if err != nil {
		return err
	}
	defer s.Close()
	now := time.Now()
	p := desk.NoPolicy()
	p.Targets = map[string]deadline.Period{"review.review": {N: 20, Unit: deadline.Days}}
	dk, err := desk.New(desk.Config{Record: s, Policy: p, Now: time.Now})
	if err != nil {
		return err
	}
	k, _ := kinds.Of("review")
	var batch []casework.Change
	for i := range cases {
		var fs []aedile.Finding
		for j := range each {
			fs = append(fs, finding(i, j))
		}
		opened := now.Add(-time.Duration(cases-i) * 30 * 24 * time.Hour / time.Duration(cases))
		ch, err := casework.Open(k, fs[0], languages[i%len(languages)], casework.Actor{Party: casework.Screener, Automated: true}, opened,
			dk.Terms, fs[1:]...)
		if err != nil {
			return err
		}
		if batch = append(batch, ch); len(batch) == atOnce || i == cases-1 {
			if err := s.Append(ctx, batch...); err != nil {
				return err
			}
			batch = batch[:0]
		}
		if err := ctx.Err(); err != nil {
			return err
		}
	}
	return nil
}

var languages = []string{"de", "en", "fr", "pl", "it", "es"}

var goods = []string{"Sildenafil 100 mg", "Tramadol 50 mg", "Portable GPS jammer", "Fat burner DNP", "Sneakers replica",
	"Laser pointer 500 mW"}

// finding is the j-th finding about the i-th item.
func finding(i, j int) aedile.Finding {
	title := fmt.Sprintf("%s, lot %d", goods[i%len(goods)], i%9973)
	return aedile.Finding{Check: aedile.CheckID(fmt.Sprintf("load/rule-%d", (i+j)%140)), Grade: aedile.Review,
		Pack:    aedile.PackRef{Name: "load", Version: "1", Digest: aedile.DigestOf([]byte("load"))},
		Title:   fmt.Sprintf("Rule %d of the load", (i+j)%140),
		Message: "The offer names what the rule looks for.", Category: "STATEMENT_CATEGORY_UNSAFE_AND_PROHIBITED_PRODUCTS",
		Item: aedile.ItemRef{ID: aedile.ItemID(fmt.Sprintf("L-%d", i)), Service: "market.example", Title: title, Country: "DE",
			URL: fmt.Sprintf("https://market.example/i/%d", i), Trader: fmt.Sprintf("Trader %d", i%5000),
			Digest: aedile.DigestOf([]byte(title + fmt.Sprint(i)))},
		Evidence: []aedile.Evidence{{Field: "title", Start: 0, End: len(goods[i%len(goods)]), Text: goods[i%len(goods)]}}}
}

// served is the desk that is measured.
type served struct {
	address string
	browser *http.Client
	cmd     *exec.Cmd
}

// serve starts the desk and signs somebody in.
func serve(ctx context.Context, program, file string) (*served, error) {
	d := &served{cmd: exec.CommandContext(ctx, program, "serve", "--store", "sqlite:"+file, "--listen", "127.0.0.1:0",
		"--no-registers", "--roles", "web,screen")} //nolint:gosec // the user names it
	out, err := d.cmd.StderrPipe()
	if err != nil {
		return nil, err
	}
	if err := d.cmd.Start(); err != nil {
		return nil, err
	}
	lines, first := bufio.NewScanner(out), regexp.MustCompile(`(http://127\.0\.0\.1:[0-9]+)(/first/\S+)`)
	link := ""
	for link == "" && lines.Scan() {
		if m := first.FindStringSubmatch(lines.Text()); m != nil {
			d.address, link = m[1], m[2]
		}
	}
	if link == "" {
		return nil, fmt.Errorf("the desk says no link by which the first person comes in; name a new folder")
	}
	go func() { _, _ = io.Copy(io.Discard, out) }()
	jar, err := cookiejar.New(nil)
	if err != nil {
		return nil, err
	}
	d.browser = &http.Client{Jar: jar, Timeout: 2 * time.Minute}
	a, err := d.browser.PostForm(d.address+link, url.Values{"login": {"load"}, "name": {"Load"},
		"password": {"five words that fit nowhere"}})
	if err != nil {
		return nil, err
	}
	return d, a.Body.Close()
}

func (d *served) end() {
	_ = d.cmd.Process.Signal(syscall.SIGTERM)
	_ = d.cmd.Wait()
}

// get asks a page and returns what it holds and how long that took.
func (d *served) get(path string) (string, time.Duration, error) {
	begun := time.Now()
	a, err := d.browser.Get(d.address + path)
	if err != nil {
		return "", 0, err
	}
	defer a.Body.Close()
	b, err := io.ReadAll(a.Body)
	if err == nil && a.StatusCode != http.StatusOK && a.StatusCode != http.StatusNotFound {
		err = fmt.Errorf("%s answers %d", path, a.StatusCode)
	}
	return string(b), time.Since(begun), err
}

// pages are what is measured; CASE stands for a case in the middle.
var pages = []string{"/today", "/queue/all", "/queue/mine", "/queue/all?case=CASE", "/queue/all?q=tramadol",
	"/queue/all?q=rule:load/rule-7",
	"/cases", "/cases?q=jammer", "/cases?rung=week", "/case/CASE", "/requests", "/proceedings", "/rules", "/rule/load/rule-7", "/registers",
	"/reports", "/audit", "/outbox", "/settings", "/more", "/keys", "/notice"}

// measure asks each page and says how long it took.
func (d *served) measure(rounds int) error {
	page, _, err := d.get("/cases?q=jammer")
	if err != nil {
		return err
	}
	m := regexp.MustCompile(`/case/(f-[0-9a-f]+)`).FindStringSubmatch(page)
	if m == nil {
		return fmt.Errorf("no case is listed")
	}
	slow := 0
	for _, p := range pages {
		p = strings.ReplaceAll(p, "CASE", m[1])
		var took []time.Duration
		size := 0
		for range rounds {
			text, t, err := d.get(p)
			if err != nil {
				return err
			}
			took, size = append(took, t), len(text)
		}
		first := took[0]
		slices.Sort(took)
		note := ""
		if took[len(took)*95/100] > 200*time.Millisecond {
			note, slow = "  over 200 ms", slow+1
		}
		fmt.Printf("%-44s first %8s  median %8s  95 %% %8s  %7d bytes%s\n", p, first.Round(time.Millisecond/10),
			took[len(took)/2].Round(time.Millisecond/10), took[len(took)*95/100].Round(time.Millisecond/10), size, note)
	}
	fmt.Printf("%d of %d pages over 200 ms\n", slow, len(pages))
	return nil
}
