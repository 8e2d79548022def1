package catalog

import (
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

const (
	moodleBackupXML = `<?xml version="1.0"?><moodle_backup><information>
<original_course_fullname>Initiation</original_course_fullname><original_course_shortname>INIT</original_course_shortname>
<contents><sections><section><title>0</title></section><section><title>Les bases</title></section></sections>
<course><title>INIT</title></course></contents></information></moodle_backup>`
	moodleCourseXML = `<?xml version="1.0"?><course id="5"><shortname>INIT</shortname><fullname>Initiation</fullname><idnumber>$@NULL@$</idnumber>
<summary>&lt;p&gt;Un &lt;b&gt;résumé&lt;/b&gt;.&lt;/p&gt;</summary><lang>fr_ca</lang><tags><tag id="1"><rawname>bases</rawname></tag></tags></course>`
)

// TestReadMoodle reads a backup with its parts, which stand for one course.
func TestReadMoodle(t *testing.T) {
	dir := t.TempDir()
	write(t, filepath.Join(dir, "sauvegarde", "moodle_backup.xml"), moodleBackupXML)
	write(t, filepath.Join(dir, "sauvegarde", "course", "course.xml"), moodleCourseXML)
	write(t, filepath.Join(dir, "sauvegarde", "sections", "section_1", "section.xml"), "<section/>")
	write(t, filepath.Join(dir, "seul.xml"), moodleCourseXML)
	sources, err := OpenSource(t.Context(), dir, nil, FetchOptions{})
	if err != nil {
		t.Fatal(err)
	}
	var got []map[Field][]string
	for _, src := range sources {
		for _, rec := range readAll(t, src, ReadOptions{}).records {
			got = append(got, rec.Values)
		}
	}
	course := map[Field][]string{FieldID: {"INIT"}, FieldTitle: {"Initiation"}, FieldSummary: {"Un résumé."}, FieldLanguage: {"fr"}, FieldKeywords: {"bases"}}
	if diff := cmp.Diff([]map[Field][]string{course, course}, got); diff != "" {
		t.Errorf("records (-want +got):\n%s", diff)
	}
}

func TestMoodleFaults(t *testing.T) {
	res := readAll(t, textSource("f.xml", "<course><shortname>x</shortname></course>"), ReadOptions{})
	if _, ok := res.has("moodle-no-course"); !ok {
		t.Errorf("no name: %+v", res.issues)
	}
	src := textSource("moodle_backup.xml", moodleBackupXML)
	src.Sibling = func(string) (io.ReadCloser, error) { return io.NopCloser(strings.NewReader("<oups")), nil }
	res = readAll(t, src, ReadOptions{})
	if i, ok := res.has("moodle-course"); !ok || i.Grade != Warning || len(res.records) != 1 {
		t.Errorf("broken course.xml: %+v", res.issues)
	}
}

func write(t testing.TB, name, text string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(name, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
}
