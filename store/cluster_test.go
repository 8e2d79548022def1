package store

import (
	"bytes"
	"fmt"
	"net"
	"net/url"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/nats-io/nats-server/v2/server"
)

// freePorts are ports that nobody listened on just now.
func freePorts(t testing.TB, n int) (ports []int) {
	t.Helper()
	for range n {
		l, err := net.Listen("tcp", "127.0.0.1:0")
		if err != nil {
			t.Fatal(err)
		}
		defer l.Close()
		ports = append(ports, l.Addr().(*net.TCPAddr).Port)
	}
	return ports
}

// threeServers is a cluster of three, as an operator would run it; it returns
// the servers and the address of all.
func threeServers(t testing.TB) (servers []*server.Server, urls string) {
	t.Helper()
	ports := freePorts(t, 3)
	var routes []*url.URL
	for _, port := range ports {
		routes = append(routes, &url.URL{Scheme: "nats", Host: fmt.Sprint("127.0.0.1:", port)})
	}
	for n, port := range ports {
		srv, err := server.NewServer(&server.Options{
			ServerName: fmt.Sprint("n", n), Host: "127.0.0.1", Port: -1, JetStream: true, StoreDir: t.TempDir(), NoSigs: true, NoLog: true,
			Cluster: server.ClusterOpts{Name: "test", Host: "127.0.0.1", Port: port}, Routes: routes,
		})
		if err != nil {
			t.Fatal(err)
		}
		srv.Start()
		t.Cleanup(func() { srv.Shutdown(); srv.WaitForShutdown() })
		servers = append(servers, srv)
	}
	until(t.Context(), t, "the cluster has a leader", func() bool {
		led := false
		for _, srv := range servers {
			led = led || srv.JetStreamIsLeader() && len(srv.JetStreamClusterPeers()) == len(servers)
		}
		return led
	})
	for _, srv := range servers {
		urls += "," + srv.ClientURL()
	}
	return servers, urls[1:]
}

// TestThreeReplicas: every kind is kept, backed up, erased and restored in a
// cluster of three, and events are handled in order though a server goes; those
// that were in hand just then may come twice.
func TestThreeReplicas(t *testing.T) {
	t.Parallel()
	servers, url := threeServers(t)
	s := openTest(t, Options{URL: url, Replicas: 3, Key: testKey})
	id := NewLearnerID("T", "U")
	fill(t, s, id, "a marker")
	kept := everything(t, s)
	var b bytes.Buffer
	if err := s.Backup(t.Context(), &b); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Erase(t.Context(), id); err != nil {
		t.Fatal(err)
	}
	if err := s.RemoveInstallation(t.Context(), "team of a"); err != nil {
		t.Fatal(err)
	}
	if err := s.Restore(t.Context(), &b); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(kept, everything(t, s)); diff != "" {
		t.Errorf("restored (-want +got):\n%s", diff)
	}
	if found, err := s.Check(t.Context()); err != nil || len(found) > 0 {
		t.Errorf("check: %v, %v", found, err)
	}
	events, want := threadsOf(20, 5)
	appendTest(t, s, events...)
	o := newOrder()
	n := 0
	work(t, s, WorkOptions{}, -1, func(d Delivery) error {
		if n++; n == 20 {
			servers[2].Shutdown()
		}
		return o.handle(t, d, func() error { return nil })
	})
	inOrder(t, want, o.done, true)
}
