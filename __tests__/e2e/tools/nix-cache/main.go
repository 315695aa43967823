// Command nix-cache stands in for Attic: a binary cache of Nix that asks for a
// token, and signs what it hands out.
//
//	PULL_TOKEN=... PUSH_TOKEN=... nix-cache ADDRESS FOLDER CACHE=KEY...
//
// KEY is what `nix key generate-secret` makes. All caches have the same paths;
// each signs them with its own key. One token may read, the other one may also
// write. As with Attic, a token is the password of Basic authentication, which
// is how Nix sends what a netrc file says, or a Bearer token.
//
// Unlike Attic it takes what Nix itself uploads: `nix copy --to`.
package main

import (
	"encoding/base64"
	"fmt"
	"log"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strings"
)

// filePath is what a binary cache consists of.
var filePath = regexp.MustCompile(`^(?:[0-9a-z]{32}\.(?:narinfo|ls)|nar/[0-9a-z]{52}\.nar(?:\.[a-z0-9]+)?|realisations/[^/]+|log/[^/]+)$`)

type server struct {
	folder string
	keys   map[string]key
	pull   string
	push   string
}

func main() {
	log.SetFlags(0)
	if len(os.Args) < 4 {
		log.Fatal("wanted an address, a folder and caches with their keys")
	}
	cache := &server{
		folder: os.Args[2],
		keys:   map[string]key{},
		pull:   os.Getenv("PULL_TOKEN"),
		push:   os.Getenv("PUSH_TOKEN"),
	}
	if cache.pull == "" || cache.push == "" {
		log.Fatal("PULL_TOKEN and PUSH_TOKEN say who may do what")
	}
	for _, word := range os.Args[3:] {
		name, text, _ := strings.Cut(word, "=")
		key, err := parseKey(text)
		if err != nil {
			log.Fatalf("%s: %v", name, err)
		}
		cache.keys[name] = key
	}
	log.Fatal(http.ListenAndServe(os.Args[1], cache))
}

func (cache *server) ServeHTTP(writer http.ResponseWriter, request *http.Request) {
	status, body := cache.answer(request)
	// Nix sends no password before it is asked for one.
	if status == http.StatusUnauthorized {
		writer.Header().Set("WWW-Authenticate", `Basic realm="cache"`)
	}
	writer.WriteHeader(status)
	writer.Write(body)
	fmt.Println(request.Method, request.URL.Path, status)
}

func (cache *server) answer(request *http.Request) (int, []byte) {
	name, path, _ := strings.Cut(strings.TrimPrefix(request.URL.Path, "/"), "/")
	key, known := cache.keys[name]
	token := tokenOf(request)
	if token != cache.pull && token != cache.push {
		return http.StatusUnauthorized, []byte("a token, please\n")
	}
	if !known {
		return http.StatusNotFound, nil
	}
	if path == "nix-cache-info" && request.Method != http.MethodPut {
		return http.StatusOK, []byte("StoreDir: /nix/store\nWantMassQuery: 1\nPriority: 41\n")
	}
	if !filePath.MatchString(path) {
		return http.StatusNotFound, nil
	}
	file := filepath.Join(cache.folder, path)
	switch request.Method {
	case http.MethodGet, http.MethodHead:
		content, err := os.ReadFile(file)
		if err != nil {
			return http.StatusNotFound, nil
		}
		if strings.HasSuffix(path, ".narinfo") {
			content = key.signed(content)
		}
		return http.StatusOK, content
	case http.MethodPut:
		if token != cache.push {
			return http.StatusForbidden, []byte("this token may not push\n")
		}
		if err := save(file, request); err != nil {
			return http.StatusInternalServerError, []byte(err.Error())
		}
		return http.StatusCreated, nil
	}
	return http.StatusMethodNotAllowed, nil
}

func tokenOf(request *http.Request) string {
	kind, text, _ := strings.Cut(request.Header.Get("Authorization"), " ")
	if kind == "Bearer" {
		return text
	}
	pair, err := base64.StdEncoding.DecodeString(text)
	if kind != "Basic" || err != nil {
		return ""
	}
	_, password, _ := strings.Cut(string(pair), ":")
	return password
}
