package main

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"
)

// peers adds a row for each peer that can be measured here, and a line for each that cannot.
func (b *bench) peers(literals []string) error {
	n := min(len(b.texts), 4000)
	d, err := automod(b.texts[:n])
	if err != nil {
		return fmt.Errorf("automod: %w", err)
	}
	b.row(fmt.Sprintf("indigo automod, default rules, stores in memory, the same texts as posts (%d of them), 1 core", n), d)
	dir, err := os.MkdirTemp("", "bench")
	if err != nil {
		return fmt.Errorf("make folder: %w", err)
	}
	defer os.RemoveAll(dir)
	texts := filepath.Join(dir, "texts")
	if err := os.WriteFile(texts, []byte(strings.Join(b.texts, "\n")), 0o600); err != nil {
		return fmt.Errorf("write texts: %w", err)
	}
	for _, count := range []int{10_000, len(literals)} {
		pats := filepath.Join(dir, "literals")
		if err := os.WriteFile(pats, []byte(strings.Join(literals[:count], "\n")+"\n"), 0o600); err != nil {
			return fmt.Errorf("write literals: %w", err)
		}
		b.native("Vectorscan", "vectorscan.cc", "-lhs", dir, pats, texts, count)
		b.native("RE2::Set", "re2set.cc", "-lre2", dir, pats, texts, count)
	}
	b.notes.WriteString("\nAutomod's figure leaves out fetching accounts. Vectorscan and RE2::Set match literals in titles and texts only: no JSON, no fold beyond ASCII case, no rules, no evidence.\n")
	return nil
}

// native compiles a peer written in C++ and takes the median of its runs.
func (b *bench) native(name, src, lib, dir, pats, texts string, count int) {
	bin := filepath.Join(dir, src+".bin")
	if out, err := exec.Command("g++", "-O2", "-std=c++17", "-o", bin, filepath.Join("native", src), lib, "-lpthread").CombinedOutput(); err != nil {
		fmt.Fprintf(&b.notes, "\n%s was not measured: %v %s\n", name, err, firstLine(out))
		return
	}
	var compile float64
	var failed []byte
	d := b.median(func() time.Duration {
		cmd := exec.Command(bin, pats, texts)
		var errOut bytes.Buffer
		cmd.Stderr = &errOut
		out, err := cmd.Output()
		var scan float64
		var hits int
		if _, e := fmt.Sscan(string(out), &compile, &scan, &hits); err != nil || e != nil {
			failed = append([]byte(fmt.Sprint(err, " ")), errOut.Bytes()...)
			return 0
		}
		return time.Duration(scan * 1e9)
	})
	if failed != nil {
		fmt.Fprintf(&b.doc, "| %s, %d literals: failed: %s | | | | |\n", name, count, firstLine(failed))
		return
	}
	b.row(fmt.Sprintf("%s, %d literals, 1 core (built in %.1f s)", name, count, compile), d)
}

func firstLine(b []byte) string {
	l, _, _ := strings.Cut(strings.TrimSpace(string(b)), "\n")
	return l
}

// program measures the built program from outside: resident memory over a stream, and time to the first finding.
func (b *bench) program(gigabytes float64) {
	if _, err := os.Stat(b.binary); err != nil {
		fmt.Fprintf(&b.notes, "\nThe program was not measured from outside: %s is not built.\n", b.binary)
		return
	}
	b.started("all packs", "--no-registers")
	if gigabytes > 0 {
		b.streamed(gigabytes, "the program", "--no-registers")
	}
}

// started measures the whole process over one item with a finding.
func (b *bench) started(with string, flags ...string) {
	const marker = `{"id":"self-test","title":"Aedile harmless self-test item proves the pipe"}` + "\n"
	var took []time.Duration
	for range b.runs * 2 {
		cmd := exec.Command(b.binary, append([]string{"screen", "--output", "ndjson", "--quiet", "-"}, flags...)...)
		cmd.Stdin = strings.NewReader(marker)
		start := time.Now()
		_ = cmd.Run() // exit status 1: there is a finding
		took = append(took, time.Since(start))
	}
	fmt.Fprintf(&b.notes, "\nStart of the program to its end over one item with a finding, %s: median %d ms of %d runs.\n", with, mid(took).Milliseconds(), len(took))
}

// streamed measures the whole process over a stream: speed and resident memory.
func (b *bench) streamed(gigabytes float64, with string, flags ...string) {
	cmd := exec.Command(b.binary, append([]string{"screen", "--output", "ndjson", "--quiet", "-o", os.DevNull, "-"}, flags...)...)
	in, err := cmd.StdinPipe()
	if err != nil || cmd.Start() != nil {
		fmt.Fprintf(&b.notes, "\nMemory was not measured: %v.\n", err)
		return
	}
	start, sent := time.Now(), 0
	block := bytes.Join(b.lines, nil)
	for float64(sent) < gigabytes*1e9 {
		n, err := in.Write(block)
		sent += n
		if err != nil {
			break
		}
	}
	resident := highWater(cmd.Process.Pid) // before it ends; the figure of wait4 would count our own memory at the fork
	in.Close()
	_ = cmd.Wait()
	took := time.Since(start)
	fmt.Fprintf(&b.notes, "\nA stream of %.1f GB through %s: %.0f MB/s, %.0f items/s, resident at most %.0f MB.\n", float64(sent)/1e9, with,
		float64(sent)/1e6/took.Seconds(), float64(sent)/float64(b.size/len(b.lines))/took.Seconds(), resident)
}

// highWater returns the largest resident size of a running process so far, in MB; 0 where the system does not tell.
func highWater(pid int) float64 {
	status, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	if err != nil {
		return 0
	}
	_, rest, _ := strings.Cut(string(status), "VmHWM:")
	var kb float64
	if _, err := fmt.Sscan(rest, &kb); err != nil {
		return 0
	}
	return kb * 1024 / 1e6
}

func mid(ds []time.Duration) time.Duration {
	s := append([]time.Duration(nil), ds...)
	for i := range s {
		for j := i; j > 0 && s[j] < s[j-1]; j-- {
			s[j], s[j-1] = s[j-1], s[j]
		}
	}
	return s[len(s)/2]
}
