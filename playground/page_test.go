package playground

import (
	"encoding/json"
	"io/fs"
	"net/http"
	"net/http/httptest"
	"path"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode"

	"github.com/google/go-cmp/cmp"
)

// getPage asks the page's handler for one address.
func getPage(t *testing.T, h http.Handler, target string, header ...string) *httptest.ResponseRecorder {
	t.Helper()
	r := httptest.NewRequest(http.MethodGet, target, nil)
	for i := 0; i+1 < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	out := httptest.NewRecorder()
	h.ServeHTTP(out, r)
	return out
}

func newPage(t *testing.T, title string) http.Handler {
	t.Helper()
	h, err := pageHandler(title)
	if err != nil {
		t.Fatal(err)
	}
	return h
}

// pageTexts are the page's own sources, by name.
func pageTexts(t *testing.T) map[string]string {
	t.Helper()
	texts := map[string]string{}
	err := fs.WalkDir(pageFiles, "page", func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		body, err := fs.ReadFile(pageFiles, name)
		texts[name] = string(body)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return texts
}

func words(t *testing.T, lang string) map[string]string {
	t.Helper()
	static, err := fs.Sub(pageFiles, "page/static")
	if err != nil {
		t.Fatal(err)
	}
	table, err := pageWords(static, lang)
	if err != nil {
		t.Fatal(err)
	}
	return table
}

func TestPageSpeaksBothLanguages(t *testing.T) {
	h := newPage(t, `Préfecture <b>"de l'Est"</b>`)
	for query, want := range map[string]string{"": "fr", "?lang=fr": "fr", "?lang=en": "en", "?lang=xx": "fr", "?as=U1&lang=en": "en"} {
		got := getPage(t, h, "/"+query)
		body := got.Body.String()
		if got.Code != http.StatusOK || !strings.Contains(body, `<html lang="`+want+`">`) {
			t.Errorf("GET /%s: %d, want the page in %s:\n%.80s", query, got.Code, want, body)
		}
		if skip := words(t, want)["page.skip"]; !strings.Contains(body, skip) {
			t.Errorf("GET /%s lacks %q", query, skip)
		}
		if strings.Contains(body, "<b>") || !strings.Contains(body, "Préfecture &lt;b&gt;") {
			t.Errorf("GET /%s: the title is not escaped", query)
		}
	}
}

func TestPageRunsOnlyItsOwnFiles(t *testing.T) {
	got := getPage(t, newPage(t, "Essai"), "/")
	policy := got.Header().Get("Content-Security-Policy")
	for _, part := range []string{"default-src 'none'", "script-src 'self'", "style-src 'self'", "frame-ancestors 'none'", "base-uri 'none'"} {
		if !slices.Contains(strings.Split(policy, "; "), part) {
			t.Errorf("the policy %q lacks %s", policy, part)
		}
	}
	if strings.Contains(policy, "unsafe") {
		t.Errorf("the policy allows what is unsafe: %s", policy)
	}
	for _, tag := range regexp.MustCompile(`(?s)<script[^>]*>.*?</script>`).FindAllString(got.Body.String(), -1) {
		if !regexp.MustCompile(`^<script (type="module" )?src="/page/static/[^"]+"></script>$`).MatchString(tag) {
			t.Errorf("a script in the page itself: %s", tag)
		}
	}
	if found := regexp.MustCompile(`<style|\sstyle=|\son[a-z]+=`).FindString(got.Body.String()); found != "" {
		t.Errorf("the page holds %q, which its policy forbids", found)
	}
}

// TestPageReferencesExist follows every address and import from the page on.
func TestPageReferencesExist(t *testing.T) {
	h := newPage(t, "Essai")
	seen := map[string]bool{"/": true}
	imports := regexp.MustCompile(`(?m)^(?:import|export)[^;]*?from "(\./[^"]+)"`)
	attributes := regexp.MustCompile(`(?:href|src)="(/[^"]*)"`)
	for queue := []string{"/"}; len(queue) > 0; queue = queue[1:] {
		at := queue[0]
		got := getPage(t, h, at)
		if got.Code != http.StatusOK {
			t.Errorf("GET %s: %d", at, got.Code)
			continue
		}
		found := attributes.FindAllStringSubmatch(got.Body.String(), -1)
		if strings.HasSuffix(at, ".js") {
			found = imports.FindAllStringSubmatch(got.Body.String(), -1)
		}
		for _, m := range found {
			next := path.Join(path.Dir(at), m[1])
			if strings.HasPrefix(m[1], "/") {
				next = m[1]
			}
			if !seen[next] {
				seen[next] = true
				queue = append(queue, next)
			}
		}
	}
	for name := range pageTexts(t) {
		rest, ok := strings.CutPrefix(name, "page/static/")
		if ok && !strings.HasPrefix(rest, "words/") && !seen["/page/static/"+rest] {
			t.Errorf("nothing refers to %s", name)
		}
	}
}

func TestPageWordsAgree(t *testing.T) {
	fr, en := words(t, "fr"), words(t, "en")
	keys := func(m map[string]string) []string {
		var out []string
		for k := range m {
			out = append(out, k)
		}
		slices.Sort(out)
		return out
	}
	if diff := cmp.Diff(keys(fr), keys(en)); diff != "" {
		t.Errorf("keys (-fr +en):\n%s", diff)
	}
	placeholder := regexp.MustCompile(`\{\w+\}`)
	for key := range fr {
		if fr[key] == "" || en[key] == "" {
			t.Errorf("%s has no words", key)
		}
		a, b := placeholder.FindAllString(fr[key], -1), placeholder.FindAllString(en[key], -1)
		slices.Sort(a)
		slices.Sort(b)
		if diff := cmp.Diff(a, b); diff != "" {
			t.Errorf("%s: what is put in (-fr +en):\n%s", key, diff)
		}
		for _, word := range strings.FieldsFunc(strings.ToLower(fr[key]), func(r rune) bool { return !unicode.IsLetter(r) }) {
			if slices.Contains([]string{"tu", "te", "toi", "ton", "ta", "tes"}, word) {
				t.Errorf("%s says tu: %s", key, fr[key])
			}
		}
	}
}

// TestPageWordsAreAllThereAndUsed compares the keys that the sources ask for
// with those of the tables. A key may be chosen by a condition, so that any
// string of a source that is a key counts as its use; keys made of a prefix and
// a variable (t(`task.${…}`)) are compared by their prefix.
func TestPageWordsAreAllThereAndUsed(t *testing.T) {
	table := words(t, "fr")
	used := map[string]bool{}
	var prefixes []string
	asked := regexp.MustCompile(`(?:\b(t|plural)\(|index \.Words )"([^"]+)"`)
	held := regexp.MustCompile(`"([a-z_.]+)"`)
	made := regexp.MustCompile("\\bt\\(`([^`$]+)\\$\\{")
	for name, text := range pageTexts(t) {
		if strings.HasSuffix(name, ".json") {
			continue
		}
		for _, m := range asked.FindAllStringSubmatch(text, -1) {
			keys := []string{m[2]}
			if m[1] == "plural" {
				keys = []string{m[2] + ".one", m[2] + ".other"}
			}
			for _, key := range keys {
				used[key] = true
				if _, ok := table[key]; !ok {
					t.Errorf("%s asks for the words %q, which are not there", name, key)
				}
			}
		}
		for _, m := range held.FindAllStringSubmatch(text, -1) {
			used[m[1]] = true
		}
		for _, m := range made.FindAllStringSubmatch(text, -1) {
			prefixes = append(prefixes, m[1])
		}
	}
	for key := range table {
		if !used[key] && !slices.ContainsFunc(prefixes, func(p string) bool { return strings.HasPrefix(key, p) }) {
			t.Errorf("nobody asks for the words %q", key)
		}
	}
}

func TestPageLoadsNothingFromElsewhere(t *testing.T) {
	// Names of formats, and the schemes that the page tests for, load nothing.
	harmless := regexp.MustCompile(`http://www\.w3\.org/2000/svg|https\?:`)
	outside := regexp.MustCompile(`(?i)https?://|["'(]//[a-z]|@import`)
	for name, text := range pageTexts(t) {
		if found := outside.FindString(harmless.ReplaceAllString(text, "")); found != "" {
			t.Errorf("%s reaches outside: %s", name, found)
		}
		if found := regexp.MustCompile(`innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(|new Function`).FindString(text); found != "" {
			t.Errorf("%s makes code or HTML of text: %s", name, found)
		}
	}
}

func TestPageFilesAreKeptUntilTheyChange(t *testing.T) {
	h := newPage(t, "Essai")
	kinds := map[string]string{"/": "text/html; charset=utf-8", "/page/static/app.css": "text/css; charset=utf-8",
		"/page/static/js/app.js": "text/javascript; charset=utf-8", "/page/static/words/fr.json": "application/json", "/page/static/icon.svg": "image/svg+xml"}
	tags := map[string]string{}
	for target, kind := range kinds {
		first := getPage(t, h, target)
		tag := first.Header().Get("ETag")
		got := []string{first.Header().Get("Content-Type"), first.Header().Get("Cache-Control"), first.Header().Get("X-Content-Type-Options")}
		if diff := cmp.Diff([]string{kind, "no-cache", "nosniff"}, got); diff != "" || tag == "" {
			t.Errorf("GET %s, ETag %s (-want +got):\n%s", target, tag, diff)
		}
		if again := getPage(t, h, target, "If-None-Match", tag); again.Code != http.StatusNotModified || again.Body.Len() > 0 {
			t.Errorf("GET %s with its ETag: %d, %d bytes; want 304 and none", target, again.Code, again.Body.Len())
		}
		if other := tags[tag]; other != "" {
			t.Errorf("%s and %s share an ETag", target, other)
		}
		tags[tag] = target
	}
	if fr, en := getPage(t, h, "/"), getPage(t, h, "/?lang=en"); fr.Header().Get("ETag") == en.Header().Get("ETag") {
		t.Error("the two languages share an ETag")
	}
	for _, target := range []string{"/page/static/", "/page/static/none.js", "/page/static/../page.html", "/page/static/words"} {
		if got := getPage(t, h, target); got.Code == http.StatusOK {
			t.Errorf("GET %s: %d, want none", target, got.Code)
		}
	}
}

func TestPageWordsAreJSON(t *testing.T) {
	for _, lang := range pageLanguages {
		got := getPage(t, newPage(t, "Essai"), "/page/static/words/"+lang+".json")
		var table map[string]string
		if err := json.Unmarshal(got.Body.Bytes(), &table); err != nil || len(table) == 0 {
			t.Errorf("words in %s: %d keys, %v", lang, len(table), err)
		}
	}
}
