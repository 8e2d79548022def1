package cli

import (
	"context"
	"fmt"
	"net"
	"net/http"
	"net/http/pprof"
	"runtime"
)

// debugListener tells of the process itself, to this machine alone: how many
// goroutines it has, and Go's profiles, which hold no person's words.
func debugListener(env *Env, address string) (func(context.Context) error, error) {
	l, err := net.Listen("tcp", address)
	if err != nil {
		return nil, env.fault("serve.listen", "Address", address, "Reason", err.Error())
	}
	if at, ok := l.Addr().(*net.TCPAddr); !ok || !at.IP.IsLoopback() {
		l.Close()
		return nil, env.fault("bench-bot.debug-address", "Address", address)
	}
	mux := http.NewServeMux()
	mux.HandleFunc("GET /debug/goroutines", func(w http.ResponseWriter, _ *http.Request) { fmt.Fprintln(w, runtime.NumGoroutine()) })
	mux.HandleFunc("GET /debug/pprof/", pprof.Index)
	mux.HandleFunc("GET /debug/pprof/profile", pprof.Profile)
	return func(ctx context.Context) error { return serveHTTP(ctx, l, mux) }, nil
}
