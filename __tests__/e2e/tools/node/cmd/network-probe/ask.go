package main

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"strings"
	"sync"
	"syscall"
	"time"
)

// result is what came of a question. The outcome is "open" if something
// answered, whatever it said.
type result struct {
	question
	Outcome      string  `json:"outcome"`
	Detail       string  `json:"detail"`
	Milliseconds float64 `json:"milliseconds"`
}

// kinds are the ways to ask. Each gives what was answered.
var kinds = map[string]func(context.Context, string) (string, error){
	"tcp":     askTCP,
	"udp":     askUDP,
	"dns":     func(ctx context.Context, target string) (string, error) { return askDNS(ctx, "udp", target) },
	"dns-tcp": func(ctx context.Context, target string) (string, error) { return askDNS(ctx, "tcp", target) },
	"get":     askHTTP,
}

func answer(asked []question) {
	results := make([]result, len(asked))
	var wait sync.WaitGroup
	for i, each := range asked {
		wait.Go(func() { results[i] = ask(each) })
	}
	wait.Wait()
	for _, each := range results {
		say(each)
	}
}

func ask(asked question) result {
	ctx, cancel := context.WithTimeout(context.Background(), *timeout)
	defer cancel()
	started := time.Now()
	detail, err := kinds[asked.Kind](ctx, asked.Target)
	outcome := "open"
	if err != nil {
		outcome, detail = outcomeOf(err), err.Error()
	}
	return result{asked, outcome, detail, milliseconds(time.Since(started))}
}

func milliseconds(duration time.Duration) float64 {
	return float64(duration.Round(100*time.Microsecond).Microseconds()) / 1000
}

// refusals are what the kernel reports, and what a rule of a firewall looks
// like from here.
var refusals = map[syscall.Errno]string{
	syscall.ECONNREFUSED: "refused",
	syscall.ECONNRESET:   "reset",
	syscall.EHOSTUNREACH: "unreachable",
	syscall.ENETUNREACH:  "unreachable",
	syscall.EACCES:       "prohibited",
	syscall.EPERM:        "prohibited",
}

func outcomeOf(err error) string {
	var network net.Error
	var dns *net.DNSError
	var certificate *tls.CertificateVerificationError
	for errno, outcome := range refusals {
		// The resolver keeps the text of an error only.
		if errors.Is(err, errno) || errors.As(err, &dns) && strings.HasSuffix(dns.Err, errno.Error()) {
			return outcome
		}
	}
	switch {
	case errors.As(err, &dns) && dns.IsNotFound:
		return "no-such-name"
	case errors.Is(err, io.EOF):
		return "reset"
	case errors.As(err, &certificate):
		return "untrusted"
	case errors.Is(err, context.DeadlineExceeded), errors.As(err, &network) && network.Timeout():
		return "timeout"
	}
	return "error"
}

func askTCP(ctx context.Context, target string) (string, error) {
	connection, err := new(net.Dialer).DialContext(ctx, "tcp", target)
	if err != nil {
		return "", err
	}
	defer connection.Close()
	return fmt.Sprintf("from %s to %s", connection.LocalAddr(), connection.RemoteAddr()), nil
}

// askUDP sends three times: a datagram may be lost while addresses are learnt.
func askUDP(ctx context.Context, target string) (string, error) {
	connection, err := new(net.Dialer).DialContext(ctx, "udp", target)
	if err != nil {
		return "", err
	}
	defer connection.Close()
	buffer := make([]byte, 1500)
	for attempt := 1; ; attempt++ {
		if _, err := connection.Write([]byte("network-probe")); err != nil {
			return "", err
		}
		connection.SetReadDeadline(time.Now().Add(*timeout / 3))
		length, err := connection.Read(buffer)
		if err == nil {
			return strings.TrimSpace(string(buffer[:length])), nil
		}
		if attempt == 3 || !errors.Is(err, os.ErrDeadlineExceeded) {
			return "", err
		}
	}
}

func askDNS(ctx context.Context, network, target string) (string, error) {
	host, server, named := strings.Cut(target, "@")
	resolver := net.Resolver{
		PreferGo: true,
		Dial: func(ctx context.Context, _, address string) (net.Conn, error) {
			if named {
				address = server
			}
			return new(net.Dialer).DialContext(ctx, network, address)
		},
	}
	addresses, err := resolver.LookupHost(ctx, host)
	return strings.Join(addresses, " "), err
}

func askHTTP(ctx context.Context, target string) (string, error) {
	trust := &tls.Config{InsecureSkipVerify: *ca == ""}
	if *ca != "" {
		authorities, err := os.ReadFile(*ca)
		if err != nil {
			return "", err
		}
		trust.RootCAs = x509.NewCertPool()
		trust.RootCAs.AppendCertsFromPEM(authorities)
	}
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, target, nil)
	if err != nil {
		return "", err
	}
	client := http.Client{
		Transport: &http.Transport{TLSClientConfig: trust, DisableKeepAlives: true},
		// Where a redirect leads is another question.
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
	response, err := client.Do(request)
	if err != nil {
		return "", err
	}
	defer response.Body.Close()
	body, err := io.ReadAll(io.LimitReader(response.Body, 1000))
	return fmt.Sprintf("%d %s", response.StatusCode, strings.TrimSpace(string(body))), err
}
