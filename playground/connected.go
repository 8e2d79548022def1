package playground

import (
	"context"
	"fmt"
	"time"
)

// WaitConnected returns once the app has n sockets open, or with the context's
// error: what people do before that is delivered to nobody.
func (w *Workspace) WaitConnected(ctx context.Context, n int) error {
	look := time.NewTicker(5 * time.Millisecond)
	defer look.Stop()
	for {
		w.mu.Lock()
		open := len(w.out.sockets)
		w.mu.Unlock()
		if open >= n {
			return nil
		}
		select {
		case <-look.C:
		case <-ctx.Done():
			return fmt.Errorf("wait for %d sockets, %d open: %w", n, open, context.Cause(ctx))
		}
	}
}
