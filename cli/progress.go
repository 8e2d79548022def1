package cli

import (
	"os"
	"sync"

	"github.com/schollz/progressbar/v3"
	"golang.org/x/term"
)

// progress shows how far a long piece of work is: a bar on a terminal, nothing
// in a pipe.
type progress struct {
	mu   sync.Mutex // the tagger works on several courses at once
	env  *Env
	bar  *progressbar.ProgressBar
	what string
}

func newProgress(env *Env, id string) *progress { return &progress{env: env, what: env.Say.T(id)} }

// isTerminal reports whether a stream is a person's screen.
func isTerminal(stream any) bool {
	f, ok := stream.(*os.File)
	return ok && term.IsTerminal(int(f.Fd()))
}

// at tells that done of total pieces are finished.
func (p *progress) at(done, total int) {
	if !isTerminal(p.env.Stderr) {
		return
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.bar == nil {
		p.bar = progressbar.NewOptions(total, progressbar.OptionSetWriter(p.env.Stderr), progressbar.OptionSetDescription(p.what),
			progressbar.OptionSetWidth(30), progressbar.OptionShowCount(), progressbar.OptionClearOnFinish())
	}
	p.bar.ChangeMax(total)
	p.bar.Set(done) // an error is one of drawing: nothing to do about it
}

func (p *progress) done() {
	if p.bar != nil {
		p.bar.Finish()
	}
}
