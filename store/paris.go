package store

import (
	"time"

	"github.com/parcours-formation/parcours/catalog"
	"github.com/parcours-formation/parcours/recommend"
)

// JSON keeps an instant and its offset but not its place, and a midnight of
// January to which days are added must still be one in July.
func inParis(times ...*time.Time) {
	for _, t := range times {
		if !t.IsZero() {
			*t = t.In(catalog.Paris())
		}
	}
}

func needInParis(n *recommend.Need) {
	if n != nil {
		inParis(&n.From, &n.Deadline)
	}
}

// pathInParis leaves the sessions out: they are kept as days, and come back
// right.
func pathInParis(p *recommend.Path) {
	if p == nil {
		return
	}
	needInParis(p.Need)
	for i := range p.Steps {
		inParis(&p.Steps[i].Start, &p.Steps[i].End)
	}
	for i := range p.Weeks {
		inParis(&p.Weeks[i].Monday)
	}
}
