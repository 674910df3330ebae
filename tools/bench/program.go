package main

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"strings"
	"time"
)

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
	var took, help []float64
	for range b.runs * 2 {
		took = append(took, once(b.binary, marker, append([]string{"screen", "--output", "ndjson", "--quiet", "-"}, flags...)...))
		help = append(help, once(b.binary, "", "--help"))
	}
	fmt.Fprintf(&b.notes, "\nFrom start to end over one item with a finding, %s: %.0f ms of processor time, median of %d runs; %.1f × what --help takes in the same turns.\n",
		with, middle(took), len(took), middle(took)/middle(help))
}

// once runs the program and returns the processor time it took, in ms. Its exit status is 1 where there is a finding.
func once(binary, input string, args ...string) float64 {
	cmd := exec.Command(binary, args...)
	cmd.Stdin = strings.NewReader(input)
	_ = cmd.Run()
	if cmd.ProcessState == nil {
		return 0
	}
	return float64((cmd.ProcessState.UserTime() + cmd.ProcessState.SystemTime()).Microseconds()) / 1000
}

// streamed measures the whole process over a stream: speed and resident memory.
func (b *bench) streamed(gigabytes float64, with string, flags ...string) {
	cmd := exec.Command(b.binary, append([]string{"screen", "--output", "ndjson", "--quiet", "-o", os.DevNull, "-"}, flags...)...)
	in, err := cmd.StdinPipe()
	if err != nil || cmd.Start() != nil {
		fmt.Fprintf(&b.notes, "\nMemory was not measured: %v.\n", err)
		return
	}
	start, sent, c := time.Now(), 0, b.corpora[len(b.corpora)/2]
	block := bytes.Join(c.lines, nil)
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
		float64(sent)/1e6/took.Seconds(), float64(sent)/float64(c.size/len(c.lines))/took.Seconds(), resident)
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
