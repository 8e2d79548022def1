package slots

import (
	"time"

	"github.com/parcours-formation/parcours/catalog"
)

// today is the annotation guide's Monday, 23 November 2026.
var today = time.Date(2026, 11, 23, 9, 30, 0, 0, catalog.Paris())
