package slots

import (
	_ "embed"
	"encoding/binary"
	"fmt"
	"math"
	"sync"
)

// intentCount is how many intents there are.
const intentCount = int(OutOfScope)

// perIntent is a number for each intent, that of Path first.
type perIntent [intentCount]float32

// learnt tells the intents by what texts of known intent had: a multinomial
// logistic regression over their signs. learn_test.go makes it.
type learnt struct {
	bias    perIntent
	scale   float32 // of one unit of a weight
	weights map[sign][intentCount]int8
}

// weightsFile is a learnt as write leaves it:
//
//	8 bytes  checksum of what it was learnt from
//	4 × 9    bias, float32
//	4        scale, float32
//	13 × n   a sign and its weights, int8; little endian throughout
//
//go:generate go test . -run TestWeights -update
//go:embed weights.bin
var weightsFile []byte

const (
	weightsHead = 8 + 4*intentCount + 4
	weightsRow  = 4 + intentCount
)

// theLearnt is the embedded one; a test finds what is wrong with its file.
var theLearnt = sync.OnceValue(func() *learnt {
	l, err := readLearnt(weightsFile)
	if err != nil {
		panic(err)
	}
	return l
})

func readLearnt(b []byte) (*learnt, error) {
	if len(b) < weightsHead || (len(b)-weightsHead)%weightsRow != 0 {
		return nil, fmt.Errorf("read weights of the intents: %d bytes are no whole table", len(b))
	}
	l := &learnt{weights: make(map[sign][intentCount]int8, (len(b)-weightsHead)/weightsRow)}
	float := func(at int) float32 { return math.Float32frombits(binary.LittleEndian.Uint32(b[at:])) }
	for i := range l.bias {
		l.bias[i] = float(8 + 4*i)
	}
	l.scale = float(weightsHead - 4)
	for at := weightsHead; at < len(b); at += weightsRow {
		var w [intentCount]int8
		for i := range w {
			w[i] = int8(b[at+4+i])
		}
		l.weights[sign(binary.LittleEndian.Uint32(b[at:]))] = w
	}
	return l, nil
}

// intent returns the likeliest intent. Change is none where there is no path, or
// nothing that says how to change it.
func (l *learnt) intent(s *signs, canChange bool) Intent {
	z := l.bias
	add := func(list []sign, value float32) {
		var sum [intentCount]int32
		for _, name := range list {
			w, ok := l.weights[name]
			if !ok {
				continue
			}
			for i := range sum {
				sum[i] += int32(w[i])
			}
		}
		for i := range z {
			z[i] += float32(sum[i]) * value * l.scale
		}
	}
	add(s.words, s.wordValue())
	add(s.flags, flagValue)
	return likeliest(z, canChange)
}

func likeliest(z perIntent, canChange bool) Intent {
	best := Path
	for i := range z {
		if got := Intent(i + 1); z[i] > z[best-1] && (canChange || got != Change) {
			best = got
		}
	}
	return best
}
