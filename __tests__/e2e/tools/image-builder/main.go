// Command image-builder stands in for Kaniko, which the module proxy does not
// have: it builds a Dockerfile of one stage the way Kaniko does, in its own
// container and without a daemon. The base image is unpacked over the root of
// the container, RUN runs there, and what changed on disk becomes a layer.
//
//	executor --context DIR --dockerfile FILE --destination IMAGE...
//	executor login --username NAME --password-stdin REGISTRY
//
// An instruction or an option that it does not know ends the build.
package main

import (
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"log"
	"os"
	"path/filepath"
	"strings"

	"github.com/google/go-containerregistry/pkg/authn"
	"github.com/google/go-containerregistry/pkg/name"
	v1 "github.com/google/go-containerregistry/pkg/v1"
	"github.com/google/go-containerregistry/pkg/v1/empty"
	"github.com/google/go-containerregistry/pkg/v1/mutate"
	"github.com/google/go-containerregistry/pkg/v1/remote"
	"github.com/moby/buildkit/frontend/dockerfile/instructions"
	"github.com/moby/buildkit/frontend/dockerfile/parser"
)

// home is where the builder keeps what is its own. The base image is not
// unpacked there.
const home = "/kaniko"

type words []string

func (list *words) String() string         { return strings.Join(*list, " ") }
func (list *words) Set(value string) error { *list = append(*list, value); return nil }

func main() {
	log.SetFlags(0)
	// Elsewhere a build would unpack an image over the machine.
	if self, err := os.Executable(); err != nil || filepath.Dir(self) != home {
		log.Fatalf("%s is not in %s: this runs in its own image only", self, home)
	}
	run := build
	if len(os.Args) > 1 && os.Args[1] == "login" {
		run = login
	}
	if err := run(); err != nil {
		log.Fatal(err)
	}
}

func login() error {
	flags := flag.NewFlagSet("login", flag.ExitOnError)
	user := flags.String("username", "", "")
	flags.Bool("password-stdin", false, "the only way to hand over a password")
	flags.Parse(os.Args[2:])
	password, err := io.ReadAll(os.Stdin)
	if err != nil {
		return err
	}
	folder := os.Getenv("DOCKER_CONFIG")
	if folder == "" {
		folder = filepath.Join(home, ".docker")
	}
	entry := authn.AuthConfig{Username: *user, Password: strings.TrimSpace(string(password))}
	config, err := json.Marshal(map[string]any{"auths": map[string]any{flags.Arg(0): entry}})
	if err != nil {
		return err
	}
	if err := os.MkdirAll(folder, 0o700); err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(folder, "config.json"), config, 0o600)
}

func build() error {
	var destinations words
	context := flag.String("context", "/workspace", "folder that COPY copies from")
	dockerfile := flag.String("dockerfile", "Dockerfile", "")
	flag.Var(&destinations, "destination", "name to push the image to")
	flag.Parse()
	if flag.NArg() > 0 || len(destinations) == 0 {
		return fmt.Errorf("wanted --destination, and no words: %q", flag.Args())
	}
	if os.Getenv("DOCKER_CONFIG") == "" {
		os.Setenv("DOCKER_CONFIG", filepath.Join(home, ".docker"))
	}
	keys := remote.WithAuthFromKeychain(authn.DefaultKeychain)
	var targets []name.Reference
	for _, destination := range destinations {
		target, err := name.ParseReference(destination)
		if err != nil {
			return err
		}
		// Like Kaniko, before any work: who may not push does not build.
		if err := remote.CheckPushPermission(target, authn.DefaultKeychain, remote.DefaultTransport); err != nil {
			return fmt.Errorf("checking push permission to %s: %w", destination, err)
		}
		targets = append(targets, target)
	}
	stage, err := readStage(*dockerfile, *context)
	if err != nil {
		return err
	}
	log.Printf("FROM %s", stage.BaseName)
	image, err := base(stage.BaseName, keys)
	if err != nil {
		return err
	}
	image, err = execute(image, stage.Commands, *context)
	if err != nil {
		return err
	}
	for _, target := range targets {
		if err := remote.Write(target, image, keys); err != nil {
			return fmt.Errorf("pushing %s: %w", target, err)
		}
		digest, err := image.Digest()
		if err != nil {
			return err
		}
		log.Printf("pushed %s@%s", target, digest)
	}
	return nil
}

func readStage(dockerfile, context string) (*instructions.Stage, error) {
	file, err := os.Open(dockerfile)
	if os.IsNotExist(err) && !filepath.IsAbs(dockerfile) {
		file, err = os.Open(filepath.Join(context, dockerfile))
	}
	if err != nil {
		return nil, err
	}
	defer file.Close()
	parsed, err := parser.Parse(file)
	if err != nil {
		return nil, err
	}
	stages, defaults, err := instructions.Parse(parsed.AST, nil)
	if err != nil {
		return nil, err
	}
	if len(stages) != 1 || len(defaults) != 0 {
		return nil, fmt.Errorf("this stand-in builds one stage, without ARG before FROM")
	}
	return &stages[0], nil
}

// base pulls the image that a build starts from, and makes it the root.
func base(from string, keys remote.Option) (v1.Image, error) {
	if from == "scratch" {
		return empty.Image, nil
	}
	reference, err := name.ParseReference(from)
	if err != nil {
		return nil, err
	}
	image, err := remote.Image(reference, keys)
	if err != nil {
		return nil, err
	}
	files := mutate.Extract(image)
	defer files.Close()
	return image, unpack(files)
}
