package eval

import (
	"bufio"
	"bytes"
	_ "embed"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"github.com/parcours-formation/parcours/catalog"
)

// Question is one judged search.
type Question struct {
	ID       string     `json:"id"`
	Text     string     `json:"text"`
	Split    string     `json:"split,omitempty"`  // "tune" or "test"
	Unseen   bool       `json:"unseen,omitempty"` // its main words stand in no course
	Relevant Judgements `json:"relevant"`
}

// Set is a catalogue with the questions judged over it.
type Set struct {
	Name      string
	Catalog   *catalog.Catalog
	Questions []Question
}

// The questions over the example catalogue were written and judged apart, by
// writers who had seen neither the thesaurus nor the ranking's rules.
//
//go:embed testdata/questions.jsonl
var sampleQuestions []byte

// SampleQuestions returns the embedded questions, all of them.
func SampleQuestions() ([]Question, error) {
	var out []Question
	err := lines(bytes.NewReader(sampleQuestions), func(line []byte) error {
		var q Question
		if err := json.Unmarshal(line, &q); err != nil {
			return err
		}
		out = append(out, q)
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("read judged questions: %w", err)
	}
	return out, nil
}

// ReadBEIR reads a judged set in BEIR's form (Thakur et al., NeurIPS 2021): a
// folder with corpus.jsonl (_id, title, text), queries.jsonl (_id, text) and
// qrels.tsv (query-id, corpus-id, score).
func ReadBEIR(dir string) (Set, error) {
	set := Set{Name: filepath.Base(dir)}
	cat, err := beirCorpus(filepath.Join(dir, "corpus.jsonl"))
	if err != nil {
		return set, fmt.Errorf("read %s: %w", dir, err)
	}
	set.Catalog = cat
	if set.Questions, err = beirQuestions(dir); err != nil {
		return set, fmt.Errorf("read %s: %w", dir, err)
	}
	return set, nil
}

func beirCorpus(file string) (*catalog.Catalog, error) {
	var courses []catalog.Course
	err := fileLines(file, func(line []byte) error {
		var d struct {
			ID    catalog.CourseID `json:"_id"`
			Title string           `json:"title"`
			Text  string           `json:"text"`
		}
		if err := json.Unmarshal(line, &d); err != nil {
			return err
		}
		courses = append(courses, catalog.Course{ID: d.ID, Title: d.Title, Summary: d.Text})
		return nil
	})
	if err != nil {
		return nil, err
	}
	return catalog.New(courses)
}

func beirQuestions(dir string) ([]Question, error) {
	judged := map[string]Judgements{}
	err := fileLines(filepath.Join(dir, "qrels.tsv"), func(line []byte) error {
		cells := strings.Split(string(line), "\t")
		if len(cells) != 3 {
			return fmt.Errorf("%d cells, expected 3", len(cells))
		}
		grade, err := strconv.Atoi(strings.TrimSpace(cells[2]))
		if err != nil || grade <= 0 {
			return nil // the header, or a course judged not to answer
		}
		if judged[cells[0]] == nil {
			judged[cells[0]] = Judgements{}
		}
		judged[cells[0]][catalog.CourseID(cells[1])] = grade
		return nil
	})
	if err != nil {
		return nil, err
	}
	var out []Question
	err = fileLines(filepath.Join(dir, "queries.jsonl"), func(line []byte) error {
		var q struct {
			ID   string `json:"_id"`
			Text string `json:"text"`
		}
		if err := json.Unmarshal(line, &q); err != nil {
			return err
		}
		if j := judged[q.ID]; len(j) > 0 {
			out = append(out, Question{ID: q.ID, Text: q.Text, Relevant: j})
		}
		return nil
	})
	return out, err
}

func fileLines(file string, each func([]byte) error) error {
	f, err := os.Open(file)
	if err != nil {
		return err
	}
	defer f.Close()
	if err := lines(f, each); err != nil {
		return fmt.Errorf("%s: %w", filepath.Base(file), err)
	}
	return nil
}

func lines(r io.Reader, each func([]byte) error) error {
	s := bufio.NewScanner(r)
	s.Buffer(nil, 4<<20)
	for n := 1; s.Scan(); n++ {
		if len(bytes.TrimSpace(s.Bytes())) == 0 {
			continue
		}
		if err := each(s.Bytes()); err != nil {
			return fmt.Errorf("line %d: %w", n, err)
		}
	}
	return s.Err()
}

// sampleDay fixes the example catalogue's sessions, on which no figure depends.
var sampleDay = time.Date(2026, 11, 23, 0, 0, 0, 0, time.UTC)

// SampleSet is the example catalogue with its judged questions.
func SampleSet() (Set, error) {
	cat, err := catalog.Sample(sampleDay)
	if err != nil {
		return Set{}, err
	}
	questions, err := SampleQuestions()
	return Set{Name: "example", Catalog: cat, Questions: questions}, err
}

// SharedSets are the folders of public judged sets that the figures name, where
// a machine has them.
var SharedSets = []string{"csps/beir_tags_fr", "csps/beir_crosslingual_en_title_to_fr_course", "piaf"}
