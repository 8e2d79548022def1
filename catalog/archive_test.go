package catalog

import (
	"bufio"
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// clock goes on by a second each time it is read.
func clock() func() time.Time {
	now := sampleDay
	return func() time.Time { now = now.Add(time.Second); return now }
}

// fakeIndex leaves beside the catalogue what an index would: a folder of files.
func fakeIndex(version string) func(context.Context, string) error {
	return func(_ context.Context, dir string) error {
		if err := os.MkdirAll(filepath.Join(dir, "index", "bleve"), 0o700); err != nil {
			return err
		}
		for _, name := range []string{"columns", "bleve/store"} {
			if err := os.WriteFile(filepath.Join(dir, "index", name), []byte(version), 0o600); err != nil {
				return err
			}
		}
		return nil
	}
}

func publish(t testing.TB, a *Archive, c *Catalog) Published {
	t.Helper()
	p, err := a.Publish(t.Context(), c, []string{"a.csv"}, fakeIndex(c.Version))
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// whole checks that a snapshot is all there and of one piece.
func whole(t testing.TB, p Published) {
	t.Helper()
	c, err := Open(p.File())
	if err != nil {
		t.Errorf("snapshot %s: %v", p.Name, err)
		return
	}
	defer c.Close()
	everyCourse(t, c)
	if c.Version != p.Version || c.Len() != p.Courses || !strings.Contains(p.Name, p.Version) || filepath.Base(p.Dir) != p.Name {
		t.Errorf("snapshot %+v holds %d courses of version %s", p, c.Len(), c.Version)
	}
	for _, name := range []string{"columns", "bleve/store"} {
		if text, err := os.ReadFile(filepath.Join(p.Dir, "index", name)); err != nil || string(text) != p.Version {
			t.Errorf("snapshot %s: index file %s holds %q, %v", p.Name, name, text, err)
		}
	}
}

// snapshots lists the folders of an archive.
func snapshots(t testing.TB, dir string) []string {
	t.Helper()
	entries, err := os.ReadDir(filepath.Join(dir, "snapshots"))
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	for _, e := range entries {
		out = append(out, e.Name())
	}
	return out
}

// state names the current and the previous version.
func state(t testing.TB, a *Archive) [2]string {
	t.Helper()
	var out [2]string
	for i, f := range []func() (Published, error){a.Current, a.Previous} {
		p, err := f()
		if errors.Is(err, ErrNoCatalog) || errors.Is(err, ErrNoPrevious) {
			continue
		}
		if err != nil {
			t.Fatal(err)
		}
		whole(t, p)
		out[i] = p.Version
	}
	return out
}

func TestArchive(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "deep", "catalogue")
	a := OpenArchive(dir, clock())
	if _, err := a.Current(); !errors.Is(err, ErrNoCatalog) {
		t.Errorf("Current of nothing: %v", err)
	}
	if _, err := a.Rollback(); !errors.Is(err, ErrNoCatalog) {
		t.Errorf("Rollback of nothing: %v", err)
	}
	one, two, three := mustNew(t, full("A")), mustNew(t, full("A"), full("B")), mustNew(t, full("C"))
	want := func(step string, versions ...string) {
		t.Helper()
		if diff := cmp.Diff([2]string{versions[0], versions[1]}, state(t, a)); diff != "" {
			t.Errorf("%s: current and previous (-want +got):\n%s", step, diff)
		}
	}
	p := publish(t, a, one)
	if p.Courses != 1 || !cmp.Equal(p.Sources, []string{"a.csv"}) || !p.When.Equal(sampleDay.Add(time.Second)) {
		t.Errorf("published %+v", p)
	}
	if current, err := a.Current(); err != nil || !cmp.Equal(current, p) {
		t.Errorf("Current: %+v, %v", current, err)
	}
	if _, err := a.Previous(); !errors.Is(err, ErrNoPrevious) {
		t.Errorf("Previous of the first: %v", err)
	}
	if _, err := a.Rollback(); !errors.Is(err, ErrNoPrevious) {
		t.Errorf("Rollback of the first: %v", err)
	}
	want("first", one.Version, "")
	publish(t, a, two)
	want("second", two.Version, one.Version)
	for i := range 2 {
		back, err := a.Rollback()
		if err != nil || back.Version != []string{one.Version, two.Version}[i] {
			t.Errorf("rollback %d: %+v, %v", i+1, back, err)
		}
		want("rollback", []string{one.Version, two.Version}[i], []string{two.Version, one.Version}[i])
	}
	publish(t, a, three)
	want("third", three.Version, two.Version)
	if got := snapshots(t, dir); len(got) != 2 {
		t.Errorf("the oldest is not swept: %v", got)
	}
	// another process sees the same
	want("opened anew", state(t, OpenArchive(dir, time.Now))[0], two.Version)
}

func TestArchiveSameInstant(t *testing.T) {
	dir := t.TempDir()
	a := OpenArchive(dir, func() time.Time { return sampleDay })
	c := mustNew(t, full("A"))
	first := publish(t, a, c)
	if second := publish(t, a, c); second.Name == first.Name {
		t.Errorf("both are called %s", first.Name)
	}
	if got := state(t, a); got != [2]string{c.Version, c.Version} {
		t.Errorf("state %v", got)
	}
}

func TestArchiveFailures(t *testing.T) {
	dir := t.TempDir()
	a := OpenArchive(dir, clock())
	one, two := mustNew(t, full("A")), mustNew(t, full("B"))
	publish(t, a, one)
	oops := errors.New("disk full")
	cancelled, cancel := context.WithCancel(t.Context())
	for name, prepare := range map[string]func(context.Context, string) error{
		"prepare fails": func(_ context.Context, dir string) error {
			if err := fakeIndex(two.Version)(nil, dir); err != nil {
				t.Error(err)
			}
			return oops
		},
		"interrupted": func(_ context.Context, dir string) error { cancel(); return nil },
	} {
		_, err := a.Publish(cancelled, two, nil, prepare)
		if !errors.Is(err, oops) && !errors.Is(err, context.Canceled) || !strings.HasPrefix(err.Error(), "publish catalogue: ") {
			t.Errorf("%s: %v", name, err)
		}
		if got := state(t, a); got != [2]string{one.Version, ""} {
			t.Errorf("%s: state %v", name, got)
		}
		if got := snapshots(t, dir); len(got) != 1 {
			t.Errorf("%s: folders left behind: %v", name, got)
		}
	}
	// what a killed import left goes with the next one
	if err := os.MkdirAll(filepath.Join(dir, "snapshots", ".tmp-123", "index"), 0o700); err != nil {
		t.Fatal(err)
	}
	publish(t, a, two)
	if got := snapshots(t, dir); len(got) != 2 || strings.HasPrefix(got[0], ".tmp-") {
		t.Errorf("not swept: %v", got)
	}
}

func TestArchiveLocked(t *testing.T) {
	dir := t.TempDir()
	a, other := OpenArchive(dir, clock()), OpenArchive(dir, clock())
	c := mustNew(t, full("A"))
	_, err := a.Publish(t.Context(), c, nil, func(ctx context.Context, d string) error {
		if _, err := other.Publish(ctx, c, nil, fakeIndex(c.Version)); !errors.Is(err, ErrLocked) {
			t.Errorf("a second import: %v", err)
		}
		if _, err := other.Rollback(); !errors.Is(err, ErrLocked) {
			t.Errorf("a rollback: %v", err)
		}
		if _, err := other.Current(); !errors.Is(err, ErrNoCatalog) {
			t.Errorf("reading needs no lock: %v", err)
		}
		return fakeIndex(c.Version)(ctx, d)
	})
	if err != nil {
		t.Fatal(err)
	}
	publish(t, other, mustNew(t, full("B"))) // the lock is free again
}

func TestArchiveCorrupt(t *testing.T) {
	dir := t.TempDir()
	a := OpenArchive(dir, clock())
	p := publish(t, a, mustNew(t, full("A")))
	pointers, err := os.ReadFile(filepath.Join(dir, "current.json"))
	if err != nil {
		t.Fatal(err)
	}
	for text, want := range map[string]string{
		"{":                           "read archive " + dir,
		`{"current":"../../etc"}`:     "read snapshot",
		`{"current":""}`:              "read snapshot",
		`{"current":"20200101-none"}`: "read snapshot 20200101-none",
	} {
		write(t, filepath.Join(dir, "current.json"), text)
		if _, err := a.Current(); err == nil || errors.Is(err, ErrNoCatalog) || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: got %v, want %q", text, err, want)
		}
		if text == "{" {
			if _, err := a.Publish(t.Context(), mustNew(t, full("B")), nil, fakeIndex("")); err == nil {
				t.Error("Publish passes over pointers that it cannot read: the current catalogue would be swept")
			}
		}
	}
	write(t, filepath.Join(dir, "current.json"), string(pointers))
	whole(t, p)
}

const (
	killRounds  = 40
	killCourses = 60
	killEnv     = "PARCOURS_TEST_PUBLISH"
)

// publishForever is the helper process of TestArchiveKill: it tells each step
// on its standard output.
func publishForever(dir string) error {
	a := OpenArchive(dir, time.Now)
	for n := 0; ; n++ {
		var courses []Course
		for i := range killCourses {
			c := full(CourseID(fmt.Sprintf("C-%03d", i)))
			c.Summary = fmt.Sprint(os.Getpid(), n)
			courses = append(courses, c)
		}
		c, err := New(courses)
		if err != nil {
			return err
		}
		fmt.Println("begin")
		if _, err := a.Publish(context.Background(), c, nil, func(ctx context.Context, d string) error {
			fmt.Println("prepare")
			err := fakeIndex(c.Version)(ctx, d)
			fmt.Println("prepared")
			return err
		}); err != nil {
			return err
		}
		fmt.Println("published")
	}
}

// TestArchiveKill kills a process that publishes, 40 times, at instants spread
// over all its steps: the archive is whole each time.
func TestArchiveKill(t *testing.T) {
	if dir := os.Getenv(killEnv); dir != "" {
		t.Fatal(publishForever(dir))
	}
	dir := t.TempDir()
	a := OpenArchive(dir, time.Now)
	publish(t, a, mustNew(t, full("A")))
	random := rand.New(rand.NewPCG(1, 2))
	unfinished, versions := 0, map[string]bool{}
	for range killRounds {
		killPublisher(t, dir, 1+random.IntN(9), random.IntN(4000))
		for _, name := range snapshots(t, dir) {
			if strings.HasPrefix(name, ".tmp-") {
				unfinished++
			}
		}
		got := state(t, a)
		if got[0] == "" {
			t.Fatal("the catalogue is gone")
		}
		versions[got[0]] = true
	}
	t.Logf("%d kills: %d in the middle of a snapshot, %d different catalogues found", killRounds, unfinished, len(versions))
	if unfinished == 0 || len(versions) < 2 {
		t.Error("the kills do not fall where they could do harm")
	}
	publish(t, a, mustNew(t, full("B")))
	if got := snapshots(t, dir); len(got) != 2 {
		t.Errorf("the killed imports' folders are not swept: %v", got)
	}
}

// killPublisher starts a publisher, lets it take some steps, works for as long
// as some hashes take, and kills it.
func killPublisher(t *testing.T, dir string, steps, hashes int) {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), os.Args[0], "-test.run=^TestArchiveKill$")
	cmd.Env = append(os.Environ(), killEnv+"="+dir)
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	lines := bufio.NewScanner(out)
	for range steps {
		if !lines.Scan() || strings.Contains(lines.Text(), "FAIL") {
			t.Errorf("the publisher stopped by itself: %s", lines.Text())
			break
		}
	}
	var sum [sha256.Size]byte
	for range hashes {
		sum = sha256.Sum256(sum[:])
	}
	if err := cmd.Process.Kill(); err != nil {
		t.Error(err)
	}
	for lines.Scan() { // what it still had said
	}
	if err := cmd.Wait(); cmd.ProcessState.Exited() {
		t.Errorf("the publisher ended before it was killed: %v", err)
	}
}
