package store

import (
	"crypto/aes"
	"crypto/cipher"
	"fmt"
)

// keySize is AES-256's.
const keySize = 32

func (s *Store) gcm() (cipher.AEAD, error) {
	if len(s.o.Key) == 0 {
		return nil, ErrNoKey
	}
	block, err := aes.NewCipher(s.o.Key)
	if err != nil {
		return nil, err
	}
	return cipher.NewGCMWithRandomNonce(block)
}

// seal encrypts with AES-256-GCM. What it is about is bound to it: the tokens
// of one team, put in another's place, do not open.
func (s *Store) seal(plain []byte, about string) ([]byte, error) {
	gcm, err := s.gcm()
	if err != nil {
		return nil, err
	}
	return gcm.Seal(nil, nil, plain, []byte(about)), nil
}

// unseal returns what seal encrypted; ErrWrongKey when it cannot.
func (s *Store) unseal(sealed []byte, about string) ([]byte, error) {
	gcm, err := s.gcm()
	if err != nil {
		return nil, err
	}
	plain, err := gcm.Open(nil, nil, sealed, []byte(about))
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrWrongKey, err)
	}
	return plain, nil
}
