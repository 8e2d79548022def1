package cli

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"testing"
)

// modelRequest is a question whose path has two steps by the planner as well.
const modelRequest = "apprendre à programmer en Python, 40 heures"

var candidate = regexp.MustCompile(`<formation ref="(F\d+)">\n([^\n]*)`)

// refOf finds the ref of a course in a prompt by the beginning of its title.
func refOf(prompt, title string) string {
	for _, m := range candidate.FindAllStringSubmatch(prompt, -1) {
		if strings.HasPrefix(m[2], title) {
			return m[1]
		}
	}
	return "F99"
}

// modelServer answers over the OpenAI protocol, and gathers what it was sent.
func modelServer(t *testing.T, answer func(w http.ResponseWriter, prompt string)) (address string, bodies *[]string) {
	t.Helper()
	var got []string
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		got = append(got, string(body))
		var q struct {
			Messages []struct{ Role, Content string }
		}
		if err := json.Unmarshal(body, &q); err != nil {
			t.Errorf("request: %v", err)
		}
		var prompt strings.Builder
		for _, m := range q.Messages {
			prompt.WriteString(m.Content + "\n")
		}
		answer(w, prompt.String())
	}))
	t.Cleanup(server.Close)
	return server.URL + "/v1", &got
}

// stream sends an answer as a model does.
func stream(w http.ResponseWriter, answer string) {
	w.Header().Set("Content-Type", "text/event-stream")
	piece, _ := json.Marshal(map[string]any{"model": "essai-7b", "choices": []any{map[string]any{"index": 0, "delta": map[string]any{"content": answer}, "finish_reason": "stop"}}})
	fmt.Fprintf(w, "data: %s\n\ndata: {\"choices\":[],\"usage\":{\"prompt_tokens\":900,\"completion_tokens\":80}}\n\ndata: [DONE]\n\n", piece)
}

// proposing answers the reading of a request, then a path of courses named by
// the beginnings of their titles.
func proposing(note string, titles ...string) func(http.ResponseWriter, string) {
	return func(w http.ResponseWriter, prompt string) {
		if !strings.Contains(prompt, "<formation ref=") {
			stream(w, `{"intent":"path","goal":"","subgoals":[],"targets":[],"vague":false}`)
			return
		}
		var steps []map[string]string
		for _, title := range titles {
			steps = append(steps, map[string]string{"course": refOf(prompt, title), "why": "Vous y apprenez ce que votre projet demande."})
		}
		text, _ := json.Marshal(map[string]any{"steps": steps, "note": note})
		stream(w, string(text))
	}
}

func status(code int) func(http.ResponseWriter, string) {
	return func(w http.ResponseWriter, _ string) { w.WriteHeader(code) }
}

// TestAskModel runs the real command beside a model that answers well, wrongly,
// in HTML or not at all. Whatever comes, there is a path and a plain word on it.
func TestAskModel(t *testing.T) {
	good := []string{"Premiers scripts Python", "Python : concevoir"}
	for _, c := range []struct {
		name   string
		answer func(http.ResponseWriter, string)
		origin string // in the JSON form
		words  []string
	}{
		{"valid", proposing("Rien ne traite du déploiement.", good...), "model", []string{"proposé par le modèle essai", "vérifié", "Vous y apprenez ce que votre projet demande.", "Remarque du modèle", "Rien ne traite du déploiement."}},
		{"invented", proposing("", "Premiers scripts Python", "Une formation inventée"), "repaired", []string{"proposé par le modèle essai", "corrigé par Parcours"}},
		{"server error", status(500), "planner", []string{"calculé sans IA", "ne répond pas"}},
		{"key", status(401), "planner", []string{"calculé sans IA", "n’accepte pas la clé"}},
		{"html", func(w http.ResponseWriter, _ string) {
			w.Header().Set("Content-Type", "text/html")
			fmt.Fprint(w, "<html><body>Portail captif</body></html>")
		}, "planner", []string{"calculé sans IA", "n’était pas utilisable"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			address, bodies := modelServer(t, c.answer)
			env := map[string]string{varData: t.TempDir(), varModelURL: address, varModel: "essai", varModelKey: "sk-secret", varModelTime: "5", varPriceIn: "0,2", varPriceOut: "0,6"}
			code, out, errs := run(t, env, "ask", modelRequest, "-now", "2026-11-23")
			if code != exitOK || strings.Contains(out+errs, "sk-secret") || strings.Contains(errs, "Python") {
				t.Errorf("code %d, %q", code, errs)
			}
			for _, words := range append(c.words, "1. Premiers scripts Python", "2. Python : concevoir") {
				if !strings.Contains(flat(out), flat(words)) {
					t.Errorf("no %q in\n%s", words, out)
				}
			}
			checkText(t, c.name, out)
			if len(*bodies) == 0 || strings.Contains(strings.Join(*bodies, ""), "sk-secret") {
				t.Errorf("%d requests; the key must stand in the header alone", len(*bodies))
			}
			_, out, _ = run(t, env, "ask", modelRequest, "-now", "2026-11-23", "-json", "-explain")
			var doc answerDoc
			if err := json.Unmarshal([]byte(out), &doc); err != nil || doc.Path == nil || doc.Path.Origin != c.origin {
				t.Errorf("%v, want origin %s in\n%s", err, c.origin, out)
			}
			if by := c.origin != "planner"; by != (doc.Usage.Prompt > 0) || by != (doc.Usage.Euros > 0) || by != (doc.Fallback == "") || by != (doc.Model == "essai-7b") {
				t.Errorf("usage %+v, fallback %q, model %q", doc.Usage, doc.Fallback, doc.Model)
			}
			if (len(doc.Faults) > 0) != (c.origin == "repaired") {
				t.Errorf("faults %v", doc.Faults)
			}
		})
	}
}

// flat takes a text's line breaks and kinds of space out.
func flat(text string) string { return strings.Join(strings.Fields(text), " ") }

// TestAskSendsNothing: without a model's name, or with -sans-modele, nothing
// leaves the machine.
func TestAskSendsNothing(t *testing.T) {
	address, bodies := modelServer(t, status(500))
	for _, c := range []struct {
		env  map[string]string
		args []string
		want string
	}{
		{map[string]string{varModelURL: address, varModelKey: "sk-secret"}, nil, "aucun modèle n’est désigné (PARCOURS_MODEL)"},
		{map[string]string{varModelKey: "sk-secret"}, nil, "OPENAI_API_KEY"},
		{map[string]string{varModelURL: address, varModel: "essai", varModelKey: "sk-secret"}, []string{"-sans-modele"}, "calculé sans IA."},
	} {
		c.env[varData] = t.TempDir()
		code, out, errs := run(t, c.env, append([]string{"ask", modelRequest, "-now", "2026-11-23"}, c.args...)...)
		if code != exitOK || errs != "" || !strings.Contains(flat(out), flat(c.want)) || strings.Contains(out, "sk-secret") {
			t.Errorf("%v: code %d, %q\n%s", c.args, code, errs, out)
		}
	}
	if len(*bodies) > 0 {
		t.Errorf("%d requests were sent", len(*bodies))
	}
}

// TestModelSettings: what is wrong names the variable and what was expected,
// and shows nothing that could be a key.
func TestModelSettings(t *testing.T) {
	named := func(more ...string) map[string]string {
		env := map[string]string{varModelURL: "http://127.0.0.1:9/v1", varModel: "essai", varModelKey: "sk-secret"}
		for i := 0; i < len(more); i += 2 {
			env[more[i]] = more[i+1]
		}
		return env
	}
	for _, c := range []struct {
		env  map[string]string
		want []string
	}{
		{map[string]string{varModel: "essai"}, []string{"OPENAI_BASE_URL n’est pas renseigné", "une adresse comme"}},
		{named(varModelURL, "http://127.0.0.1/v1?key=sk-secret"), []string{"OPENAI_BASE_URL vaut « … »"}},
		{named(varModelURL, "127.0.0.1:9"), []string{"OPENAI_BASE_URL vaut « … »"}},
		{named(varModelKey, "sk-secret\nsk-secret"), []string{"OPENAI_API_KEY vaut « … »", "une seule ligne"}},
		{named(varSecondURL, "http://127.0.0.1:9/v1"), []string{"PARCOURS_MODEL2 n’est pas renseigné"}},
		{named(varModelTime, "longtemps"), []string{"PARCOURS_MODEL_TIMEOUT vaut « longtemps »", "de 1 à 600"}},
		{named(varPriceIn, "-1"), []string{"PARCOURS_MODEL_PRICE_IN vaut « -1 »", "euros"}},
		{named(varPriceOut, "cher"), []string{"PARCOURS_MODEL_PRICE_OUT vaut « cher »"}},
		{named(varModelParallel, "0"), []string{"PARCOURS_MODEL_CONCURRENCY vaut « 0 »"}},
		{named(varPrompts, "/nulle/part"), []string{"PARCOURS_PROMPTS", "/nulle/part"}},
	} {
		c.env[varData] = t.TempDir()
		code, out, errs := run(t, c.env, "ask", "rgpd")
		if code != exitFail || out != "" || strings.Contains(errs, "sk-secret") {
			t.Errorf("%v: code %d, %q, %q", c.want, code, out, errs)
		}
		for _, words := range c.want {
			if !strings.Contains(flat(errs), flat(words)) {
				t.Errorf("no %q in %q", words, errs)
			}
		}
	}
}
