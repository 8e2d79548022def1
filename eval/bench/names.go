package bench

import (
	"math/rand/v2"
	"sort"
	"strconv"
	"strings"
)

// zipf holds the cumulated weights of ranks 0, 1, 2…, the weight of rank r
// being 1/(r+offset) (Zipf-Mandelbrot, exponent 1). Integers alone: a float's
// last bit differs between processors, and the generator must not.
type zipf []uint64

func newZipf(n, offset int) zipf {
	z := make(zipf, n)
	var sum uint64
	for r := range z {
		sum += 1_000_000_000 / uint64(r+offset)
		z[r] = sum
	}
	return z
}

// draw returns a rank.
func (z zipf) draw(r *rand.Rand) int {
	x := r.Uint64N(z[len(z)-1])
	return sort.Search(len(z), func(i int) bool { return z[i] > x })
}

// nameBanks draws the long tail of the vocabulary: words that real catalogues
// are full of and no list can hold. Each kind has tens of thousands of
// invented members, drawn by Zipf, so that most are rare and some are not.
type nameBanks struct{ towns, products, people, rare, orgs compound }

// compound composes the name of a rank from syllables.
type compound struct {
	parts [][]string
	total int
	odds  zipf
}

// A tail of 20,000 members and a head flattened by 20 give 100,000 courses
// some 60,000 distinct words, as French catalogues of that size have.
const (
	tailMembers = 20_000
	tailOffset  = 20
)

func newCompound(parts ...string) compound {
	c := compound{total: 1}
	for _, p := range parts {
		syllables := strings.Split(p, " ")
		c.parts = append(c.parts, syllables)
		c.total *= len(syllables)
	}
	c.odds = newZipf(min(tailMembers, c.total), tailOffset)
	return c
}

// stride is a prime that divides no total, so that successive ranks take
// far-apart combinations and each combination is taken once.
const stride = 7_368_787

// name returns the name of a rank below the compound's total.
func (c compound) name(rank int) string {
	x := rank * stride % c.total
	var b strings.Builder
	for _, p := range c.parts {
		s := p[x%len(p)]
		x /= len(p)
		if s != "-" {
			b.WriteString(s)
		}
	}
	return b.String()
}

func (c compound) draw(r *rand.Rand) string { return c.name(c.odds.draw(r)) }

// newNameBanks lists the syllables; "-" stands for none.
func newNameBanks() nameBanks {
	return nameBanks{
		towns: newCompound(
			"Auber Bel Bour Brézo Cabri Castel Chante Château Cler Colom Corbe Dam Fon Fresno Gal Gran Hau Joli Lam Lan Louve Mar Mas Mont Mor Neu Noir Orge Perre Pont Puy Ran Roche Rou Salle Sau Thor Val Ver Ville",
			"- ba ca da ga la ma na ra sa va bé dé lé né ré bi li ri vi bo lo ro vo",
			"gnac court dun feuil fontaine gny ignan lac lieu mont nay ny pierre plan quier rac roux ry sac sart sel tigny tot tour vaux vert vic viel ville villiers vray zac zan zon"),
		products: newCompound(
			"Acti Alti Agora Calli Cité Clari Compo Data Déci Docu Éco Édi Ergo Fini Flexi Gesti Hexa Info Juri Kali Logi Média Méta Mobi Nova Numé Omni Opti Péri Pluri Qualis Sani Séma Simu Socia Syner Terra Tracé Urba Visio",
			"ba ca da fa ga la ma na pa ra ta va be de le me ne pe re te ve bi di li mi ni pi ri ti vi bo co do lo mo no po ro to vo",
			"bel cal dia dis flux gram graph lab lane lia lib link lis log mail max net nis nix pad path pilot plan plus port rama ris scope sio soft sys tech tel tim tis trek via vis web"),
		people: newCompound(
			"Ab Ba Bau Ber Bru Ca Chau Cor Da De Du Fa Fer Fla Gau Ger Gri Jo La Le Lor Ma Mal Mer Mi Na Per Pi Pra Qui Ra Ri Ro Sa Sé Ta Tho Va Ver Vi",
			"ba bri che chi cou dri fa fi gi gou la li lou ma mi mou na ni nou pe pi ra ri rou sa si sou ta ti tou va vi",
			"bert bois card cier dard deau din don dot douin guet gnon hard lain land leau let lier lin lot mand net nier not quet raud ret rier rin ron sseau tard teau tier tin ton tou vard veau vet"),
		rare: newCompound(
			"bio chrono cryo cyto dendro dermo gastro géo gluco kinési lexico litho macro magnéto méso micro morpho muséo myco nano neuro nucléo paléo photo phyto pneumo psycho radio rhéo séro socio spectro stéréo techno télé thermo topo tribo zoo",
			"- bary cardio chromo climato crypto dyna écho ergo fluvio glypho hydro karsto lipo logo minéro mnémo nivo ondo patho pédo phono polémo rhéto sismo somato stato sylvo tono tropho vaso xylo",
			"géographie gnosie gonie graphie logie lyse manie mécanie métrie nomie pathie pédie phonie plastie scopie sophie stasie statistique technie thèque thérapie tomie tonie typie vigilance"),
		orgs: newCompound(
			"A Be Ca Ci Cré Dé É Fa Fé Gé I La Li Ma Mé Na O Pa Pé Ré Sé So Te U Vi",
			"bel cam cer cil cor dam dec del for fra gar lac len lim mar nam nor par pel ral res sat sil tal tec vam vec vil",
			"ac ad af al am an ar as at ef el em ep er es et ic id if il in ir is ob oc od of ol or os ot uc ud uf ul ur us yl yp ys"),
	}
}

// reference is a number as catalogues print them: INT-26-04173.
func reference(r *rand.Rand) string {
	series := []string{"INT", "RH", "NUM", "SAN", "JUR", "FIN", "TEC", "SOC"}
	number := strconv.Itoa(100_000 + r.IntN(100_000))
	return series[r.IntN(len(series))] + "-" + strconv.Itoa(22+r.IntN(5)) + "-" + number[1:]
}
