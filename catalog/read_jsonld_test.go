package catalog

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

const ldPage = `<!doctype html><html><head><title>Nos formations</title>
<script>var x = "<script type='application/ld+json'>";</script>
<script type="application/ld+json; charset=utf-8">
{"@context":"https://schema.org","@graph":[
 {"@id":"#org","@type":"Organization","name":"École nationale"},
 {"@id":"#c1","@type":["Course","Product"],"name":[{"@value":"Data","@language":"en"},{"@value":"Données","@language":"fr-FR"}],
  "courseCode":"D1","description":"<p>Lire des <b>données</b>.</p>","provider":{"@id":"#org"},"url":"https://x.fr/d1",
  "inLanguage":{"@type":"Language","name":"French","alternateName":"fr"},"educationalLevel":"Débutant",
  "teaches":["digcomp:1.1@3","Lire un graphique"],"about":{"@type":"Thing","name":"Statistique"},"keywords":"données, tableaux",
  "audience":{"@type":"EducationalAudience","educationalRole":"agents"},
  "coursePrerequisites":[{"@type":"Course","name":"Bases","courseCode":"D0"},"Savoir lire"],
  "hasCourseInstance":[
   {"@type":"CourseInstance","courseMode":"onsite","startDate":"2027-03-12","endDate":"2027-03-13","courseWorkload":"PT14H",
    "location":{"@type":"Place","name":"Salle 3","address":{"@type":"PostalAddress","addressLocality":"Lyon"}},"remainingAttendeeCapacity":0},
   {"@type":"CourseInstance","courseMode":"online","location":{"@type":"VirtualLocation","url":"https://visio.fr"},"startDate":"2027-05-01"},
   {"@type":"CourseInstance","startDate":"2027-06-01","eventStatus":"https://schema.org/EventCancelled"},
   {"@type":"CourseInstance","courseMode":"online"}],
  "offers":{"@type":"Offer","priceSpecification":{"price":350,"priceCurrency":"EUR"}}}]}
</script>
<script type="application/ld+json">{"@type":"ItemList","itemListElement":[
 {"@type":"ListItem","position":1,"item":{"@type":"http://schema.org/Course","name":"Seconde","offers":{"price":"0"},"hasPart":[{"@type":"Course","name":"Sa partie"}]}},
 {"@type":"ListItem","position":2,"item":{"@type":"Course","name":"Troisième","isAccessibleForFree":true,"provider":"Y"}}]}</script>
<script type="application/ld+json">{"@type":"Course", "name": oups}</script>
</head><body><p>texte</p></body></html>`

func TestReadHTML(t *testing.T) {
	res := readAll(t, textSource("page.html", ldPage), ReadOptions{})
	if diff := cmp.Diff([]string{"Données", "Seconde", "Sa partie", "Troisième"}, res.column(FieldTitle)); diff != "" {
		t.Fatalf("titles (-want +got):\n%s", diff)
	}
	want := map[Field][]string{
		FieldID: {"D1"}, FieldTitle: {"Données"}, FieldSummary: {"Lire des données."}, FieldProvider: {"École nationale"}, FieldURL: {"https://x.fr/d1"},
		FieldLanguage: {"fr"}, FieldLevel: {"Débutant"}, FieldTeaches: {"digcomp:1.1@3"}, FieldOutcomes: {"Lire un graphique"},
		FieldKeywords: {"données", "tableaux", "Statistique"}, FieldAudience: {"agents"}, FieldPrerequisites: {"D0", "Savoir lire"},
		FieldHours: {"PT14H"}, FieldCost: {"350 EUR"}, FieldModality: {"onsite", "online"},
	}
	if diff := cmp.Diff(want, res.records[0].Values); diff != "" {
		t.Errorf("values (-want +got):\n%s", diff)
	}
	sessions := []map[Field]string{
		{FieldStart: "2027-03-12", FieldEnd: "2027-03-13", FieldPlace: "Lyon", FieldSeats: "complet"},
		{FieldStart: "2027-05-01", FieldPlace: "en ligne"},
	}
	if diff := cmp.Diff(sessions, res.records[0].Sessions); diff != "" {
		t.Errorf("sessions (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]string{"", "gratuit", "", "gratuit"}[1:], res.column(FieldCost)[1:]); diff != "" {
		t.Errorf("cost (-want +got):\n%s", diff)
	}
	if i, ok := res.has("jsonld-script"); !ok || i.Grade != Error || len(res.issues) != 1 {
		t.Errorf("issues %+v", res.issues)
	}
	en := readAll(t, textSource("page.html", ldPage), ReadOptions{Language: "en"})
	if got := en.column(FieldTitle)[0]; got != "Data" {
		t.Errorf("in English: %q", got)
	}
}

func TestReadJSONLD(t *testing.T) {
	for _, c := range []struct{ text, title, code string }{
		{`{"@context":"https://schema.org","@type":"Course","name":"A"}`, "A", ""},
		{`[{"@context":"https://schema.org","@type":"Course","name":"A"}]`, "A", ""},
		{`{"@context":"https://schema.org","@type":"WebPage","mainEntity":{"@type":"schema:Course","name":"A"}}`, "A", ""},
		{`{"@context":"https://schema.org","@type":"Person","name":"A"}`, "", "jsonld-no-course"},
		{`{"@context":"https://schema.org","@type":"Course","name":"A"`, "", "json-document"},
		{`{"@context":"https://schema.org","@type":"Course","name":A}`, "", "json-document"},
		{`{"@type":"Course","name":"A","provider":{"@id":"#a"},"@id":"#a"}`, "A", ""},
	} {
		res := readAll(t, textSource("f.jsonld", c.text), ReadOptions{})
		var title, code string
		if len(res.records) > 0 {
			title = res.records[0].Values[FieldTitle][0]
		}
		if len(res.issues) > 0 {
			code = res.issues[0].Code
		}
		if title != c.title || code != c.code {
			t.Errorf("%s: title %q, issue %q; want %q, %q", c.text, title, code, c.title, c.code)
		}
	}
}
