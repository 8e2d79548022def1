package catalog

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

const lheoOffer = `<?xml version="1.0" encoding="UTF-8"?>
<lheo NS><offres>
<formation numero="F1">
<domaine-formation><code-FORMACODE>22403</code-FORMACODE></domaine-formation>
<intitule-formation>D&eacute;veloppeur web</intitule-formation>
<objectif-formation>Obtenir la qualification.</objectif-formation>
<resultats-attendus>-</resultats-attendus>
<contenu-formation>&lt;p&gt;Au programme :&lt;/p&gt;&lt;ul&gt;&lt;li&gt;HTML &amp;amp; CSS&lt;/li&gt;&lt;li&gt;Go&lt;/li&gt;&lt;/ul&gt;</contenu-formation>
<certifiante>1</certifiante>
<certification><code-RNCP>320</code-RNCP></certification>
<url-formation><urlweb>www.exemple.fr/web</urlweb></url-formation>
<action numero="A1">
 <modalites-enseignement>1</modalites-enseignement>
 <info-public-vise>Demandeurs d’emploi</info-public-vise>
 <lieu-de-formation><coordonnees><adresse><ville>Lyon</ville></adresse></coordonnees></lieu-de-formation>
 <session numero="S1"><periode><debut>20270312</debut><fin>20270618</fin></periode><etat-recrutement>2</etat-recrutement></session>
 <session numero="S2"><periode><debut>00000000</debut><fin>99999999</fin></periode></session>
 <langue-formation>FR</langue-formation>
 <nombre-heures-centre>585</nombre-heures-centre><nombre-heures-total>697</nombre-heures-total>
 <prix-total-TTC>1200.50</prix-total-TTC>
</action>
<organisme-formation-responsable><nom-organisme>École du web</nom-organisme></organisme-formation-responsable>
</formation>
<formation numero="F2"><intitule-formation>Seconde</intitule-formation></formation>
<formation></formation>
</offres></lheo>`

func TestReadLheo(t *testing.T) {
	for _, ns := range []string{`xmlns="http://www.lheo.org/2.2"`, `xmlns="http://lheo.gouv.fr/2.3"`, ``} {
		res := readAll(t, textSource("f.xml", strings.Replace(lheoOffer, "NS", ns, 1)), ReadOptions{})
		if len(res.records) != 2 {
			t.Fatalf("%d records, issues %+v", len(res.records), res.issues)
		}
		want := map[Field][]string{
			FieldID: {"F1"}, FieldTitle: {"Développeur web"}, FieldOutcomes: {"Obtenir la qualification."},
			FieldSummary: {"Au programme :\n- HTML & CSS\n- Go"}, FieldCertification: {"RNCP320"}, FieldURL: {"https://www.exemple.fr/web"},
			FieldModality: {"hybride"}, FieldAudience: {"Demandeurs d’emploi"}, FieldLanguage: {"fr"}, FieldHours: {"697 h"},
			FieldCost: {"1200.50 EUR"}, FieldProvider: {"École du web"},
		}
		if diff := cmp.Diff(want, res.records[0].Values); diff != "" {
			t.Errorf("values (-want +got):\n%s", diff)
		}
		sessions := []map[Field]string{
			{FieldID: "S1", FieldStart: "2027-03-12", FieldEnd: "2027-06-18", FieldPlace: "Lyon", FieldSeats: "complet"},
			{FieldID: "S2", FieldPlace: "Lyon"},
		}
		if diff := cmp.Diff(sessions, res.records[0].Sessions); diff != "" {
			t.Errorf("sessions (-want +got):\n%s", diff)
		}
		if i, ok := res.has("lheo-empty"); !ok || i.Row != 3 || i.Grade != Error {
			t.Errorf("empty formation: %+v", i)
		}
	}
}

func TestLheoFaults(t *testing.T) {
	for text, want := range map[string]string{
		"<lheo><offres/></lheo>": "lheo-no-course",
		"<lheo><formation><intitule-formation>A</intitule-formation></formation><formation></offres>":                     "xml-syntax",
		"<lheo><formation><intitule-formation>A</intitule-formation></formation><formation><a>":                           "xml-syntax",
		"<lheo><formation><intitule-formation>A &mon-entite; B</intitule-formation></formation></lheo>":                   "xml-entity",
		"<lheo><formation><intitule-formation>A\x01B</intitule-formation></formation></lheo>":                             "xml-syntax",
		"<!DOCTYPE lheo SYSTEM 'lheo.dtd'><lheo><formation><intitule-formation>A</intitule-formation></formation></lheo>": "",
	} {
		res := readAll(t, textSource("f.xml", text), ReadOptions{})
		if got := strings.Join(res.codes(), " "); got != want {
			t.Errorf("%s: issues %q, want %q", text, got, want)
		}
	}
}
