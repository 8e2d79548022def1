package slots

import (
	"fmt"
	"slices"
)

// The codes are the annotation guide's.
var (
	intentCodes = []string{"", "path", "search", "explain", "change", "progress", "team", "help", "greeting", "out_of_scope"}
	topicCodes  = []string{"", "pay", "leave", "career", "conflict", "health", "legal", "support", "other"}
	changeCodes = []string{"", "shorter", "longer", "another", "replace", "remove", "easier", "harder", "cheaper", "sooner", "constrain", "add"}
	placeCodes  = []string{"", "city", "department", "region"}
)

func codeOf[T ~uint8](codes []string, v T) string {
	if int(v) < len(codes) {
		return codes[v]
	}
	return ""
}

// String returns the code, "" when unknown.
func (i Intent) String() string { return codeOf(intentCodes, i) }

// String returns the code, "" for none.
func (t Topic) String() string { return codeOf(topicCodes, t) }

// String returns the code, "" for none.
func (k ChangeKind) String() string { return codeOf(changeCodes, k) }

// String returns the code, "" when unknown.
func (k PlaceKind) String() string { return codeOf(placeCodes, k) }

// MarshalText writes the code.
func (i Intent) MarshalText() ([]byte, error) { return []byte(i.String()), nil }

// MarshalText writes the code.
func (t Topic) MarshalText() ([]byte, error) { return []byte(t.String()), nil }

// MarshalText writes the code.
func (k ChangeKind) MarshalText() ([]byte, error) { return []byte(k.String()), nil }

// MarshalText writes the code.
func (k PlaceKind) MarshalText() ([]byte, error) { return []byte(k.String()), nil }

// UnmarshalText reads a code, since a need that is kept is read again.
func (k *PlaceKind) UnmarshalText(b []byte) error {
	i := slices.Index(placeCodes, string(b))
	if i < 0 {
		return fmt.Errorf("unknown kind of place %q, expected one of %q", b, placeCodes[1:])
	}
	*k = PlaceKind(i)
	return nil
}
