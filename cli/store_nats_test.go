package cli

import (
	"bufio"
	"bytes"
	"fmt"
	"net"
	"os/exec"
	"path/filepath"
	"strings"
	"time"

	"github.com/rogpeppe/go-internal/testscript"
)

// natsServer is "nats-server ARGUMENTS…": a server of its own for the script, on
// a port that PARCOURS_NATS then names. It is built from the module that the
// store embeds.
func natsServer(ts *testscript.TestScript, _ bool, args []string) {
	dir := ts.MkAbs("nats")
	binary := filepath.Join(dir, "nats-server")
	build := exec.Command("go", "build", "-o", binary, "github.com/nats-io/nats-server/v2")
	if out, err := build.CombinedOutput(); err != nil {
		ts.Fatalf("build NATS server: %v\n%s", err, out)
	}
	cmd := exec.Command(binary, append([]string{"-a", "127.0.0.1", "-p", "-1", "-js", "-sd", filepath.Join(dir, "data")}, args...)...)
	logged := &portFinder{found: make(chan string, 1)}
	cmd.Stderr = logged
	ts.Check(cmd.Start())
	ended := make(chan error, 1)
	go func() { ended <- cmd.Wait() }()
	ts.Defer(func() {
		_ = cmd.Process.Kill()
		<-ended
	})
	select {
	case address := <-logged.found:
		ts.Setenv("NATS_ADDRESS", address)
		ts.Setenv(varNATS, "nats://"+address)
	case err := <-ended:
		ended <- err
		ts.Fatalf("the NATS server ends: %v\n%s", err, logged.text.String())
	case <-time.After(30 * time.Second):
		ts.Fatalf("the NATS server does not come up")
	}
}

// portFinder reads in a server's log where it listens.
type portFinder struct {
	text  bytes.Buffer
	found chan string
}

func (p *portFinder) Write(b []byte) (int, error) {
	p.text.Write(b)
	_, after, ok := strings.Cut(p.text.String(), "Listening for client connections on ")
	if address, _, whole := strings.Cut(after, "\n"); ok && whole && strings.Contains(p.text.String(), "Server is ready") {
		if _, _, err := net.SplitHostPort(address); err == nil {
			select {
			case p.found <- address:
			default:
			}
		}
	}
	return len(b), nil
}

// natsPublish is "nats-publish SUBJECT DATA": what another program wrote to the
// server of the script, in NATS' own protocol.
func natsPublish(ts *testscript.TestScript, _ bool, args []string) {
	conn, err := net.Dial("tcp", ts.Getenv("NATS_ADDRESS"))
	ts.Check(err)
	defer conn.Close()
	_, err = fmt.Fprintf(conn, "CONNECT {\"verbose\":false,\"user\":\"parcours\",\"pass\":\"tres-secret\"}\r\nPUB %s %d\r\n%s\r\nPING\r\n", args[0], len(args[1]), args[1])
	ts.Check(err)
	for lines := bufio.NewScanner(conn); lines.Scan(); {
		switch line := lines.Text(); {
		case line == "PONG": // all before it has been taken
			return
		case strings.HasPrefix(line, "-ERR"):
			ts.Fatalf("publish: %s", line)
		}
	}
	ts.Fatalf("publish: the server says nothing")
}
