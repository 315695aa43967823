package main

import (
	"crypto/ed25519"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strings"
)

type key struct {
	name   string
	secret ed25519.PrivateKey
}

func parseKey(text string) (key, error) {
	name, encoded, _ := strings.Cut(text, ":")
	secret, err := base64.StdEncoding.DecodeString(encoded)
	if err != nil || len(secret) != ed25519.PrivateKeySize {
		return key{}, errors.New("wanted name:base64 of a secret key")
	}
	return key{name, secret}, nil
}

// signed is a narinfo with the signature of this key alone.
func (signer key) signed(narinfo []byte) []byte {
	var kept []string
	fields := map[string]string{}
	for line := range strings.Lines(string(narinfo)) {
		name, value, _ := strings.Cut(strings.TrimSpace(line), ": ")
		if name != "Sig" {
			kept = append(kept, line)
			fields[name] = value
		}
	}
	var references []string
	for _, reference := range strings.Fields(fields["References"]) {
		references = append(references, "/nix/store/"+reference)
	}
	fingerprint := strings.Join([]string{
		"1", fields["StorePath"], fields["NarHash"], fields["NarSize"], strings.Join(references, ","),
	}, ";")
	signature := base64.StdEncoding.EncodeToString(ed25519.Sign(signer.secret, []byte(fingerprint)))
	return []byte(strings.Join(kept, "") + fmt.Sprintf("Sig: %s:%s\n", signer.name, signature))
}

// save writes a file that others see as a whole or not at all.
func save(file string, request *http.Request) error {
	if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
		return err
	}
	unfinished, err := os.CreateTemp(filepath.Dir(file), ".put-")
	if err != nil {
		return err
	}
	defer unfinished.Close()
	if _, err := io.Copy(unfinished, request.Body); err != nil {
		return err
	}
	return os.Rename(unfinished.Name(), file)
}
