package playground

import (
	"fmt"
	"slices"
	"strings"
)

// Person is someone of the workspace, as the page sees them.
type Person struct {
	ID       string `json:"id"`
	Name     string `json:"name"` // "camille.durand"
	RealName string `json:"real_name"`
	Title    string `json:"title"`
	Locale   string `json:"locale"` // "fr-FR"
	IsBot    bool   `json:"is_bot"`
	Color    string `json:"color"` // six hexadecimal digits, without #
	Email    string `json:"email,omitempty"`
	Guest    bool   `json:"-"` // of some channels only
	Gone     bool   `json:"-"` // the account is deactivated
}

// Channel is a public channel; Members are people's ids, the app apart.
type Channel struct {
	ID, Name, Topic string
	Members         []string // everyone when nil
	App             bool     // the app is a member
}

// Group is a user group.
type Group struct {
	ID, Handle, Name string
	Users            []string
}

// Ids of the sample people and channels.
const (
	SampleAgent   = "U0CAMILLE"
	SampleManager = "U0THOMAS"
	SampleOffice  = "U0ELISE"

	SampleGeneral   = "C0GENERAL"
	SampleTraining  = "C0FORMATION" // the app is a member
	SampleDigital   = "C0NUMERIQUE" // the app is not a member
	SampleUserGroup = "S0NUMERIQUE"
)

// SamplePeople are an agent, their manager, who reads English, and the training office.
func SamplePeople() []Person {
	return []Person{
		{ID: SampleAgent, Name: "camille.durand", RealName: "Camille Durand", Title: "Gestionnaire administrative",
			Locale: "fr-FR", Color: "3b6ea5", Email: "camille.durand@prefecture.example"},
		{ID: SampleManager, Name: "thomas.lefevre", RealName: "Thomas Lefèvre", Title: "Chef du bureau des ressources numériques",
			Locale: "en-GB", Color: "8a5a1f", Email: "thomas.lefevre@prefecture.example"},
		{ID: SampleOffice, Name: "elise.robert", RealName: "Élise Robert", Title: "Responsable du bureau de la formation",
			Locale: "fr-FR", Color: "5b7f3a", Email: "elise.robert@prefecture.example"},
	}
}

// SampleChannels are three channels; the app has been invited to one.
func SampleChannels() []Channel {
	return []Channel{
		{ID: SampleGeneral, Name: "général", Topic: "La vie de la préfecture"},
		{ID: SampleTraining, Name: "formation", Topic: "Questions et offres de formation", App: true},
		{ID: SampleDigital, Name: "bureau-numérique", Topic: "Le bureau des ressources numériques", Members: []string{SampleAgent, SampleManager}},
	}
}

// SampleGroups is the manager's team.
func SampleGroups() []Group {
	return []Group{{ID: SampleUserGroup, Handle: "bureau-numerique", Name: "Bureau des ressources numériques",
		Users: []string{SampleAgent, SampleManager}}}
}

// fewPeople is up to how many people every two have a conversation from the
// start: enough for the page, and no thousands of them in a load test.
const fewPeople = 8

// settle moves the people in and opens their conversations.
func (w *Workspace) settle() error {
	bot := Person{ID: botUser, Name: strings.ToLower(w.opt.AppName), RealName: w.opt.AppName, Title: w.opt.AppDescription,
		Locale: "fr-FR", IsBot: true, Color: "000091"}
	w.people = append(slices.Clone(w.opt.People), bot)
	w.groups = slices.Clone(w.opt.Groups)
	everyone := make([]string, 0, len(w.opt.People))
	for _, p := range w.opt.People {
		if p.ID == "" || slices.Contains(everyone, p.ID) || p.ID == botUser {
			return fmt.Errorf("make a workspace: person id %q is empty or taken", p.ID)
		}
		everyone = append(everyone, p.ID)
	}
	for _, c := range w.opt.Channels {
		members := slices.Clone(c.Members)
		if c.Members == nil {
			members = slices.Clone(everyone)
		}
		if c.App {
			members = append(members, botUser)
		}
		if !w.open(&conversation{id: c.ID, kind: kindChannel, name: c.Name, topic: c.Topic, members: members}) {
			return fmt.Errorf("make a workspace: channel id %q is empty or taken", c.ID)
		}
	}
	for i, a := range everyone {
		w.directMessage(a, botUser)
		for _, b := range everyone[i+1:] {
			if len(everyone) <= fewPeople {
				w.directMessage(a, b)
			}
		}
	}
	return nil
}

func (w *Workspace) person(id string) (Person, bool) {
	i := slices.IndexFunc(w.people, func(p Person) bool { return p.ID == id })
	if i < 0 {
		return Person{}, false
	}
	return w.people[i], true
}
