// Command kubelet-streams answers exec, attach and log requests for the pods of
// simulated nodes, as a kubelet would. kwok answers them too, but it never ends
// the standard input of an exec and drops that of an attach, and GitLab Runner
// hands over its scripts there.
//
// A container is no container here: its commands run as processes of this
// machine in a folder of their pod, without any isolation. So this is for
// scripts that the tests write themselves.
package main

import (
	"bytes"
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"flag"
	"fmt"
	"io"
	"log"
	"math/big"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"time"

	"k8s.io/cri-streaming/pkg/streaming/remotecommand"
	utilexec "k8s.io/utils/exec"
)

func main() {
	address := flag.String("address", "127.0.0.1:0", "address to listen on")
	root := flag.String("root", "", "folder that holds a folder for each pod")
	programs := flag.String("programs", "", "folder of the programs that a container has beside a shell")
	flag.Parse()

	certificate, err := selfSigned()
	if err != nil {
		log.Fatal(err)
	}
	containers := &containers{root: *root, programs: *programs}
	server := &http.Server{
		Addr:      *address,
		Handler:   containers.handler(),
		TLSConfig: &tls.Config{Certificates: []tls.Certificate{certificate}},
		// A stream is taken over from an HTTP/1.1 connection.
		TLSNextProto: map[string]func(*http.Server, *tls.Conn, http.Handler){},
	}
	log.Printf("listening on %s", *address)
	log.Fatal(server.ListenAndServeTLS("", ""))
}

type containers struct{ root, programs string }

func (c *containers) handler() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("/exec/{namespace}/{pod}/{container}", func(w http.ResponseWriter, r *http.Request) {
		c.serve(w, r, func(options *remotecommand.Options) {
			remotecommand.ServeExec(w, r, c, podOf(r), "", r.PathValue("container"), r.URL.Query()["command"],
				options, time.Hour, time.Minute, remotecommand.SupportedStreamingProtocols)
		})
	})
	mux.HandleFunc("/attach/{namespace}/{pod}/{container}", func(w http.ResponseWriter, r *http.Request) {
		c.serve(w, r, func(options *remotecommand.Options) {
			remotecommand.ServeAttach(w, r, c, podOf(r), "", r.PathValue("container"),
				options, time.Hour, time.Minute, remotecommand.SupportedStreamingProtocols)
		})
	})
	mux.HandleFunc("/containerLogs/{namespace}/{pod}/{container}", func(w http.ResponseWriter, r *http.Request) {
		fmt.Fprintf(w, "log of %s/%s\n", podOf(r), r.PathValue("container"))
	})
	return mux
}

func (c *containers) serve(w http.ResponseWriter, r *http.Request, stream func(*remotecommand.Options)) {
	options, err := remotecommand.NewOptions(r)
	if err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	log.Printf("%s %s", r.Method, r.URL.Path)
	stream(options)
}

func podOf(r *http.Request) string {
	return r.PathValue("namespace") + "/" + r.PathValue("pod")
}

// ExecInContainer runs a command to its end.
func (c *containers) ExecInContainer(ctx context.Context, pod, _, _ string, command []string, in io.Reader, stdout, stderr io.WriteCloser, _ bool, _ <-chan remotecommand.TerminalSize, _ time.Duration) error {
	folder, err := c.folder(pod)
	if err != nil {
		return err
	}
	local := make([]string, len(command))
	for i, word := range command {
		local[i] = c.locate(folder, word)
	}
	process := c.process(ctx, folder, local)
	if err := c.input(process, folder, in); err != nil {
		return err
	}
	process.Stdout, process.Stderr = stdout, stderr
	if err := process.Run(); err != nil {
		if exit, ok := err.(*exec.ExitError); ok {
			return utilexec.CodeExitError{Err: err, Code: exit.ExitCode()}
		}
		return err
	}
	return nil
}

// AttachContainer hands what is typed to the shell of the container.
func (c *containers) AttachContainer(ctx context.Context, pod, _, _ string, in io.Reader, _, _ io.WriteCloser, _ bool, _ <-chan remotecommand.TerminalSize) error {
	folder, err := c.folder(pod)
	if err != nil {
		return err
	}
	// The context ends with the request, and the script has to outlive it.
	shell := c.process(context.WithoutCancel(ctx), folder, []string{"sh"})
	if err := c.input(shell, folder, in); err != nil {
		return err
	}
	return shell.Run()
}

func (c *containers) process(ctx context.Context, folder string, command []string) *exec.Cmd {
	name := command[0]
	if own := filepath.Join(c.programs, name); filepath.Base(name) == name && isFile(own) {
		name = own
	}
	process := exec.CommandContext(ctx, name, command[1:]...)
	process.Dir = folder
	process.Env = []string{"HOME=" + folder, "PATH=" + c.programs + ":" + os.Getenv("PATH")}
	// A script that a container leaves behind holds its output open.
	process.WaitDelay = time.Second
	return process
}

func isFile(path string) bool {
	information, err := os.Stat(path)
	return err == nil && information.Mode().IsRegular()
}

func (c *containers) input(process *exec.Cmd, folder string, in io.Reader) error {
	if in == nil {
		return nil
	}
	text, err := io.ReadAll(in)
	if err != nil {
		return err
	}
	process.Stdin = bytes.NewBufferString(c.locate(folder, string(text)))
	return nil
}

func (c *containers) folder(pod string) (string, error) {
	folder := filepath.Join(c.root, strings.ReplaceAll(pod, "/", "_"))
	return folder, os.MkdirAll(filepath.Join(folder, "builds"), 0o755)
}

var (
	mounted = regexp.MustCompile(`/(?:scripts|logs)-\d+-\d+|/builds\b`)
	logged  = regexp.MustCompile(`^/logs-`)
)

// locate turns the paths of the pod's volumes into paths of this machine, and
// makes what the init container would have made in them.
func (c *containers) locate(folder, text string) string {
	return mounted.ReplaceAllStringFunc(text, func(path string) string {
		local := folder + path
		if err := os.MkdirAll(local, 0o755); err != nil {
			log.Print(err)
		}
		if logged.MatchString(path) {
			if file, err := os.OpenFile(local+"/output.log", os.O_CREATE|os.O_APPEND, 0o644); err == nil {
				file.Close()
			}
		}
		return local
	})
}

func selfSigned() (tls.Certificate, error) {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return tls.Certificate{}, err
	}
	template := &x509.Certificate{SerialNumber: big.NewInt(1), NotAfter: time.Now().Add(48 * time.Hour)}
	der, err := x509.CreateCertificate(rand.Reader, template, template, &key.PublicKey, key)
	return tls.Certificate{Certificate: [][]byte{der}, PrivateKey: key}, err
}
