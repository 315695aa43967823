// Command read-manifests reads manifests with the code with which
// `kubectl apply -f` reads them, without a cluster.
//
// Each line of its input is a request: {"content": "<base64>"} for the content
// of a file, or {"path": "...", "recursive": false} for what is there. Each line
// of its output answers one request: {"objects": [...]} in the order in which
// kubectl would apply them, with "error" if it stopped or left something out.
package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"

	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/cli-runtime/pkg/resource"
)

type request struct {
	Content   []byte `json:"content"`
	Path      string `json:"path"`
	Recursive bool   `json:"recursive"`
}

type answer struct {
	Objects []runtime.Object `json:"objects"`
	Error   string           `json:"error,omitempty"`
}

func main() {
	folder, err := os.MkdirTemp("", "read-manifests-")
	if err == nil {
		defer os.RemoveAll(folder)
		err = serve(filepath.Join(folder, "manifest.yaml"))
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func serve(file string) error {
	in := bufio.NewReaderSize(os.Stdin, 1<<20)
	out := bufio.NewWriter(os.Stdout)
	requests := json.NewDecoder(in)
	answers := json.NewEncoder(out)
	for requests.More() {
		var asked request
		if err := requests.Decode(&asked); err != nil {
			return err
		}
		if asked.Path == "" {
			if err := os.WriteFile(file, asked.Content, 0o600); err != nil {
				return err
			}
			asked.Path = file
		}
		if err := answers.Encode(read(asked)); err != nil {
			return err
		}
		if err := out.Flush(); err != nil {
			return err
		}
	}
	return nil
}

// read does what the command apply does before it talks to a cluster.
func read(asked request) answer {
	found := answer{Objects: []runtime.Object{}}
	err := resource.NewLocalBuilder().
		Unstructured().
		ContinueOnError().
		FilenameParam(false, &resource.FilenameOptions{Filenames: []string{asked.Path}, Recursive: asked.Recursive}).
		Flatten().
		Do().
		Visit(func(info *resource.Info, err error) error {
			if err != nil {
				return err
			}
			found.Objects = append(found.Objects, info.Object)
			return nil
		})
	if err != nil {
		found.Error = err.Error()
	}
	return found
}
