package playground

import (
	"bytes"
	"crypto/sha256"
	"embed"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"html/template"
	"io/fs"
	"mime"
	"net/http"
	"path"
	"strings"
	"time"
)

//go:embed page
var pageFiles embed.FS

// pagePolicy lets the page load and reach its own origin alone, run no script
// that is not a file of it, and make no HTML from text (Content Security
// Policy Level 3, Trusted Types).
const pagePolicy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; " +
	"base-uri 'none'; form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'"

// pageLanguages are those the page speaks; the first is the default.
var pageLanguages = [...]string{"fr", "en"}

// pageFile is what one address answers: its bytes never change while the
// process lives, so its ETag is their hash.
type pageFile struct {
	kind, etag string
	body       []byte
}

// pageHandler serves the page of the workspace named title: GET / with the
// queries lang (fr, the default, or en) and as (read by the page's script), and
// its files under /page/static/. It fails when the embedded files are not whole.
func pageHandler(title string) (http.Handler, error) {
	static, err := fs.Sub(pageFiles, "page/static")
	if err != nil {
		return nil, fmt.Errorf("open the page's files: %w", err)
	}
	pages := make(map[string]pageFile, len(pageLanguages))
	for _, lang := range pageLanguages {
		body, err := renderPage(static, title, lang)
		if err != nil {
			return nil, err
		}
		pages[lang] = newPageFile("page.html", body)
	}
	files, err := pageStatics(static)
	if err != nil {
		return nil, err
	}
	mux := http.NewServeMux()
	mux.HandleFunc("GET /{$}", func(w http.ResponseWriter, r *http.Request) {
		page, ok := pages[r.URL.Query().Get("lang")]
		if !ok {
			page = pages[pageLanguages[0]]
		}
		page.serve(w, r)
	})
	mux.HandleFunc("GET /page/static/{name...}", func(w http.ResponseWriter, r *http.Request) {
		file, ok := files[r.PathValue("name")]
		if !ok {
			http.NotFound(w, r)
			return
		}
		file.serve(w, r)
	})
	return mux, nil
}

// renderPage gives the page in one language.
func renderPage(static fs.FS, title, lang string) ([]byte, error) {
	tmpl, err := template.ParseFS(pageFiles, "page/page.html")
	if err != nil {
		return nil, fmt.Errorf("parse the page: %w", err)
	}
	words, err := pageWords(static, lang)
	if err != nil {
		return nil, err
	}
	modules, err := fs.Glob(static, "js/*.js")
	if err != nil {
		return nil, fmt.Errorf("list the page's modules: %w", err)
	}
	var out bytes.Buffer
	data := struct {
		Title, Lang string
		Words       map[string]string
		Modules     []string
	}{title, lang, words, preloaded(modules)}
	if err := tmpl.Execute(&out, data); err != nil {
		return nil, fmt.Errorf("render the page in %s: %w", lang, err)
	}
	return out.Bytes(), nil
}

// preloaded are the modules that the page asks for at once, so that their
// imports need no further round trips; theme.js is a plain script.
func preloaded(modules []string) []string {
	var out []string
	for _, name := range modules {
		if base := path.Base(name); base != "theme.js" && base != "app.js" {
			out = append(out, name)
		}
	}
	return out
}

// pageWords reads the page's words in one language, by key.
func pageWords(static fs.FS, lang string) (map[string]string, error) {
	body, err := fs.ReadFile(static, "words/"+lang+".json")
	if err != nil {
		return nil, fmt.Errorf("read the page's words: %w", err)
	}
	var words map[string]string
	if err := json.Unmarshal(body, &words); err != nil {
		return nil, fmt.Errorf("read the page's words in %s: %w", lang, err)
	}
	return words, nil
}

// pageStatics reads every file of the page, by its name under static.
func pageStatics(static fs.FS) (map[string]pageFile, error) {
	files := map[string]pageFile{}
	err := fs.WalkDir(static, ".", func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		body, err := fs.ReadFile(static, name)
		if err != nil {
			return err
		}
		files[name] = newPageFile(name, body)
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("read the page's files: %w", err)
	}
	return files, nil
}

func newPageFile(name string, body []byte) pageFile {
	sum := sha256.Sum256(body)
	return pageFile{kind: pageKind(name), etag: `"` + base64.RawURLEncoding.EncodeToString(sum[:12]) + `"`, body: body}
}

// pageKind is the media type of a file. The few kinds that the page has are
// named here, as the machine's own table may lack them or know better.
func pageKind(name string) string {
	switch ext := path.Ext(name); ext {
	case ".html":
		return "text/html; charset=utf-8"
	case ".css":
		return "text/css; charset=utf-8"
	case ".js":
		return "text/javascript; charset=utf-8"
	case ".json":
		return "application/json"
	case ".svg":
		return "image/svg+xml"
	default:
		return mime.TypeByExtension(ext)
	}
}

// serve answers with the file, or 304 when the reader has it already: it may
// be kept, but is asked for again each time, as another build has the same
// addresses.
func (f pageFile) serve(w http.ResponseWriter, r *http.Request) {
	h := w.Header()
	h.Set("Content-Type", f.kind)
	h.Set("ETag", f.etag)
	h.Set("Cache-Control", "no-cache")
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Referrer-Policy", "no-referrer")
	if strings.HasPrefix(f.kind, "text/html") {
		h.Set("Content-Security-Policy", pagePolicy)
		h.Set("Cross-Origin-Opener-Policy", "same-origin")
		h.Set("Permissions-Policy", "camera=(), geolocation=(), microphone=()")
	}
	http.ServeContent(w, r, "", time.Time{}, bytes.NewReader(f.body))
}
