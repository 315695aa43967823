// Command network-probe asks the network from where it runs, and answers where
// it listens. It is static and needs no other program, so that it can be run
// in any container.
//
//	network-probe [flags] tcp|udp|dns|dns-tcp|get TARGET...
//	network-probe [flags] ask [KIND=]TARGET...
//	network-probe [flags] watch [KIND=]TARGET...
//	network-probe [flags] listen [tcp=|udp=]ADDRESS:PORT...
//
// Flags may stand anywhere. Without a kind, a target is asked by tcp. A target is HOST:PORT, a URL for get, NAME or NAME@SERVER:PORT for dns. All
// are asked at the same time. Each gives one line of JSON, in the order of the
// arguments. The program fails if it was called wrongly, and not because
// something cannot be reached.
package main

import (
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"slices"
	"strings"
	"syscall"
	"time"
)

var (
	timeout  = flag.Duration("timeout", 2*time.Second, "how long to wait for an answer")
	ca       = flag.String("ca", "", "file of the authorities that get trusts; without it, get trusts every server")
	every    = flag.Duration("every", 20*time.Millisecond, "watch: time between two attempts")
	duration = flag.Duration("for", 5*time.Second, "watch: how long")
	name     = flag.String("name", "", "listen: the name to answer with; the name of the machine without it")
	cert     = flag.String("cert", "", "listen: file of a certificate, to answer TLS on each port too")
	key      = flag.String("key", "", "listen: file of its key")
)

func main() {
	endOnSignals()
	var words []string
	for rest := os.Args[1:]; len(rest) > 0; {
		flag.CommandLine.Parse(rest)
		if rest = flag.Args(); len(rest) > 0 {
			words, rest = append(words, rest[0]), rest[1:]
		}
	}
	if len(words) < 2 {
		wrong("say what to do with which targets")
	}
	command, words := words[0], words[1:]
	switch command {
	case "listen":
		listen(words)
	case "watch":
		watch(questions("", words))
	case "ask":
		answer(questions("", words))
	default:
		answer(questions(command, words))
	}
}

// question is one target, and how to ask it.
type question struct {
	Kind   string `json:"kind"`
	Target string `json:"target"`
}

func questions(kind string, words []string) []question {
	found := make([]question, len(words))
	for i, word := range words {
		found[i] = question{kind, word}
		if kind == "" {
			found[i].Kind = "tcp"
			if before, after, named := strings.Cut(word, "="); named {
				found[i] = question{before, after}
			}
		}
		if _, known := kinds[found[i].Kind]; !known || found[i].Target == "" {
			wrong(fmt.Sprintf("%q is no target: wanted KIND=TARGET, with one of tcp, udp, dns, dns-tcp, get", word))
		}
		// Two targets of one name could not be told apart in the answer.
		if slices.Contains(found[:i], found[i]) {
			wrong(fmt.Sprintf("%q is asked twice", word))
		}
	}
	return found
}

func say(line any) {
	encoder := json.NewEncoder(os.Stdout)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(line); err != nil {
		os.Exit(1)
	}
}

func wrong(message string) {
	fmt.Fprintln(os.Stderr, "network-probe: "+message)
	os.Exit(2)
}

// endOnSignals is needed where this is the first process of a container: the
// kernel drops the signals that such a process does not handle.
func endOnSignals() {
	signals := make(chan os.Signal, 1)
	signal.Notify(signals, syscall.SIGTERM, syscall.SIGINT, syscall.SIGQUIT)
	go func() {
		<-signals
		os.Exit(0)
	}()
}
