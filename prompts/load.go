package prompts

import (
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"
)

// maxFile is the most bytes of an operator's file: ten times the longest of
// ours, so that whatever is longer was put there by mistake.
const maxFile = 64 << 10

// loader puts files into a set and gathers what is wrong with them.
type loader struct {
	set    *Set
	faults Faults
}

// Load returns the prompts that Parcours comes with, overridden by the files of
// the same names in dir; an empty dir overrides nothing. Its error is a
// *Faults that lists every fault. Names that begin with a dot are passed over:
// a Kubernetes ConfigMap is mounted with some.
func Load(dir string) (*Set, error) {
	base, err := Default()
	if err != nil || dir == "" {
		return base, err
	}
	l := loader{set: base.clone()}
	entries, err := os.ReadDir(dir)
	if err != nil {
		l.faults.add(dir, 0, Unreadable, err.Error(), "")
		return l.done()
	}
	found := map[string]bool{}
	for _, e := range entries {
		if name := e.Name(); slices.Contains(fileNames(), name) {
			found[name] = true
		} else if !strings.HasPrefix(name, ".") {
			l.faults.add(name, 0, UnknownFile, name, strings.Join(fileNames(), ", "))
		}
	}
	for _, file := range fileNames() { // schemas come before their templates
		if found[file] {
			l.read(dir, file)
		}
	}
	return l.done()
}

func (s *Set) clone() *Set {
	c := newSet()
	for k, v := range s.prompts {
		c.prompts[k] = v
	}
	for k, v := range s.schemas {
		c.schemas[k] = v
	}
	return c
}

func (l *loader) done() (*Set, error) {
	if err := l.faults.err(); err != nil {
		return nil, err
	}
	return l.set, nil
}

func (l *loader) read(dir, file string) {
	text, err := readFile(filepath.Join(dir, file))
	switch {
	case err != nil:
		l.faults.add(file, 0, Unreadable, err.Error(), "")
	case len(text) > maxFile:
		l.faults.add(file, 0, TooLong, "> "+strconv.Itoa(maxFile), strconv.Itoa(maxFile))
	case !utf8.Valid(text):
		l.faults.add(file, 0, Encoding, "", "UTF-8")
	default:
		l.add(file, text, true)
	}
}

// readFile reads a regular file, one byte beyond the limit at most. Anything
// else, such as a named pipe, would keep the reader waiting.
func readFile(name string) ([]byte, error) {
	info, err := os.Stat(name)
	if err != nil {
		return nil, err
	}
	if !info.Mode().IsRegular() {
		return nil, fmt.Errorf("%s is not a file", name)
	}
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return io.ReadAll(io.LimitReader(f, maxFile+1))
}

func (l *loader) add(file string, raw []byte, override bool) {
	text := strings.TrimPrefix(string(raw), "\ufeff") // Windows editors
	text = strings.ReplaceAll(text, "\r\n", "\n")
	if strings.HasSuffix(file, ".json") {
		l.addSchema(file, text, override)
		return
	}
	l.addTemplate(file, text, override)
}
