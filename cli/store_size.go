package cli

import (
	"math"
	"strconv"
	"strings"
	"unicode"
)

// sizeUnits are bytes by their letters, in lower case and without the "b" or
// "o" (octet) that ends them: "Go" and "GB" are thousands, "Gio" and "GiB" 1024s.
var sizeUnits = map[string]float64{
	"": 1, "k": 1e3, "m": 1e6, "g": 1e9, "t": 1e12,
	"ki": 1 << 10, "mi": 1 << 20, "gi": 1 << 30, "ti": 1 << 40,
}

// parseSize reads a number of bytes as people write them, in French or English:
// "2GiB", "2 Go", "1,5 Gio", "500M", "2147483648". A minus is none.
func parseSize(text string) (int64, bool) {
	text = strings.ToLower(strings.Join(strings.FieldsFunc(text, unicode.IsSpace), ""))
	end := strings.IndexFunc(text, unicode.IsLetter)
	if end < 0 {
		end = len(text)
	}
	digits, unit := text[:end], text[end:]
	unit = strings.TrimRight(unit, "bo")
	if len(text)-end-len(unit) > 1 {
		return 0, false
	}
	factor, known := sizeUnits[unit]
	if !known || digits == "" || strings.Trim(digits, "0123456789.,") != "" {
		return 0, false
	}
	v, err := strconv.ParseFloat(strings.Replace(digits, ",", ".", 1), 64)
	if v *= factor; err != nil || v < 1 || v >= math.MaxInt64 {
		return 0, false
	}
	return int64(v), true
}

// size says a number of bytes in two to four digits: "1,2 Mio", "16 Gio".
func size(env *Env, n int64) string {
	v, unit := float64(n), 0
	for ; v >= 999.5 && unit < 4; unit++ {
		v /= 1024
	}
	digits := 0
	if v < 9.95 && math.Round(10*v) != 10*math.Round(v) {
		digits = 1
	}
	text := env.Say.Decimal(v, digits)
	return env.Say.T("size."+[]string{"bytes", "kib", "mib", "gib", "tib"}[unit], "Number", text)
}
