package bench

import (
	"bufio"
	"fmt"
	"io"
	"os"
	"runtime/debug"
	"strconv"
	"strings"
)

// Memory is what this process holds in RAM, in bytes: RSS with the pages of
// mapped files, which the system may take back, Anon without them.
type Memory struct {
	RSS  int64 `json:"rss"`
	Anon int64 `json:"anon"`
}

// ReadMemory collects garbage, gives it back to the system, and reads
// /proc/self/status (proc_pid_status(5)); it fails where that is not.
func ReadMemory() (Memory, error) {
	debug.FreeOSMemory()
	f, err := os.Open("/proc/self/status")
	if err != nil {
		return Memory{}, fmt.Errorf("read the memory of the process: %w", err)
	}
	defer f.Close()
	return parseStatus(f)
}

func parseStatus(r io.Reader) (Memory, error) {
	var m Memory
	wanted := map[string]*int64{"VmRSS": &m.RSS, "RssAnon": &m.Anon}
	lines := bufio.NewScanner(r)
	for lines.Scan() {
		key, value, _ := strings.Cut(lines.Text(), ":")
		to := wanted[key]
		if to == nil {
			continue
		}
		kb, err := strconv.ParseInt(strings.TrimSuffix(strings.TrimSpace(value), " kB"), 10, 64)
		if err != nil {
			return Memory{}, fmt.Errorf("read %s of the process: %w", key, err)
		}
		*to = kb << 10
		delete(wanted, key)
	}
	if err := lines.Err(); err != nil {
		return Memory{}, err
	}
	if len(wanted) > 0 {
		return Memory{}, fmt.Errorf("read the memory of the process: VmRSS or RssAnon missing")
	}
	return m, nil
}

func (m Memory) minus(o Memory) Memory { return Memory{m.RSS - o.RSS, m.Anon - o.Anon} }
