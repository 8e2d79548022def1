package cli

import (
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"strconv"
	"strings"
)

// residentPeak is the most that a process has had resident, in bytes (VmHWM of
// proc_pid_status(5)); 0 where the system does not tell.
func residentPeak(pid int) int64 {
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	if err != nil {
		return 0
	}
	_, rest, _ := strings.Cut(string(text), "VmHWM:")
	line, _, _ := strings.Cut(rest, "\n")
	kb, err := strconv.ParseInt(strings.TrimSuffix(strings.TrimSpace(line), " kB"), 10, 64)
	if err != nil {
		return 0
	}
	return kb << 10
}

// freeAddress is an address of this machine where nobody listens. Another
// process could take it before the bot does, which then says so.
func freeAddress() (string, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return "", err
	}
	return l.Addr().String(), l.Close()
}

// goroutines asks a bot how many it has.
func (r *benchRig) goroutines(debug string) (n int, err error) {
	q, err := http.NewRequestWithContext(r.ctx, http.MethodGet, "http://"+debug+"/debug/goroutines", nil)
	if err != nil {
		return 0, err
	}
	resp, err := r.slack.http.Do(q)
	if err != nil {
		return 0, err
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	if err != nil {
		return 0, err
	}
	return strconv.Atoi(strings.TrimSpace(string(body)))
}
