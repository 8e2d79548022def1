package catalog

import (
	"math"
	"regexp"
	"strconv"
	"strings"
)

// maxCents bounds a price at ten million: more is a slip.
const maxCents = 1_000_000_000

var (
	moneyFree    = regexp.MustCompile(`^(?:gratuite?s?|free(?: of charge)?|sans frais|offerte?|no cost|prise? en charge|aucun cout)\b`)
	moneyUnknown = regexp.MustCompile(`^(?:sur (?:devis|demande)|(?:nous|me) (?:consulter|contacter)|a (?:definir|preciser|determiner)|variable|selon .*|on (?:request|quote|demand)|upon request|contact us|tbd|n\.?c\.?|nc|non communique|payante?|paid|quote)\.?$`)
	moneyAmount  = regexp.MustCompile(`^(?:(?:prix|tarif|cout|price|cost|montant)\s*:?\s*)?` + moneyUnit + `?\s*(\d[\d .,']*?)\s*(k)?\s*` + moneyUnit + `?` + moneySuffix + `$`)
)

const (
	moneyUnit   = `(€|eur(?:os?)?|£|gbp|livres?|(?:us|ca|mx)\$|\$ ?(?:us|ca|can)?|usd|dollars?|cad|mxn|chf|francs suisses)`
	moneySuffix = `(?:\s*(?:h\.?t\.?|t\.?t\.?c\.?|hors taxes?|toutes taxes comprises|net(?:te)?s?(?: de (?:taxe|tva)s?)?|tva incluse|excl(?:\.|uding) (?:vat|tax)|incl(?:\.|uding) (?:vat|tax)|vat excluded|/ ?(?:pers(?:\.|onne)?|agent|stagiaire|participant|person)|par (?:personne|agent|stagiaire|participant)|per (?:person|participant)|a head)\.?)*`
)

var currencies = map[string]string{
	"": "EUR", "€": "EUR", "eur": "EUR", "euro": "EUR", "euros": "EUR", "£": "GBP", "gbp": "GBP", "livre": "GBP", "livres": "GBP",
	"$": "USD", "$us": "USD", "$ us": "USD", "usd": "USD", "dollar": "USD", "dollars": "USD",
	"$ca": "CAD", "$ ca": "CAD", "$can": "CAD", "$ can": "CAD", "ca$": "CAD", "us$": "USD", "mx$": "MXN", "mxn": "MXN", "cad": "CAD", "chf": "CHF", "francs suisses": "CHF",
}

// ParseMoney reads a price for one person: "1 200 €", "1.200,50 EUR", "450 euros
// HT", "£90", "1,2 k€", "gratuit"; a bare number is euros. "" and "sur devis" are
// the unknown price, without an error. A price per day or a span of prices is
// refused ("cost-unreadable"): the total is not known.
func ParseMoney(text string) (Money, error) {
	if len(text) > maxShortCell {
		return Money{}, newValueError("cost-unreadable", text)
	}
	s := foldText(text)
	if s == "" || moneyUnknown.MatchString(s) {
		return Money{}, nil
	}
	if moneyFree.MatchString(s) && !strings.ContainsAny(s, "123456789") {
		return Money{Currency: "EUR"}, nil
	}
	m := moneyAmount.FindStringSubmatch(s)
	if m == nil || m[1] != "" && m[4] != "" {
		return Money{}, newValueError("cost-unreadable", text)
	}
	amount, ok := parseAmount(m[2])
	if m[3] != "" {
		amount *= 1000
	}
	cents := math.Round(amount * 100)
	if !ok || cents > maxCents {
		return Money{}, newValueError("cost-unreadable", text)
	}
	return Money{Cents: int64(cents), Currency: currencies[m[1]+m[4]]}, nil
}

var (
	groupedBy3 = regexp.MustCompile(`^\d{1,3}(?:[ .,']\d{3})+$`)
	decimals   = regexp.MustCompile(`^(\d{1,3}(?:[ .,']\d{3})*|\d+)[.,](\d{1,2})$`)
	noDigit    = strings.NewReplacer(" ", "", ".", "", ",", "", "'", "")
)

// parseAmount reads digits with thousands and decimals in either country's way:
// three digits after the last separator are thousands, one or two are decimals.
func parseAmount(s string) (float64, bool) {
	s = strings.TrimRight(s, " .,")
	fraction := "0"
	if m := decimals.FindStringSubmatch(s); m != nil {
		s, fraction = m[1], m[2]
	}
	if strings.ContainsAny(s, " .,'") && !groupedBy3.MatchString(s) {
		return 0, false
	}
	f, err := strconv.ParseFloat(noDigit.Replace(s)+"."+fraction, 64)
	return f, err == nil
}
