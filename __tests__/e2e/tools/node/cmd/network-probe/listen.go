package main

import (
	"bufio"
	"context"
	"crypto/tls"
	"encoding/json"
	"fmt"
	"net"
	"net/http"
	"os"
	"strings"
	"syscall"
)

// said is what a listener answers: who it is, and whom it sees.
type said struct {
	Name   string `json:"name"`
	Caller string `json:"caller"`
	// Address is the one that was called.
	Address string `json:"address"`
}

// listen answers on each address, until the program ends: "tcp=" or "udp="
// before it choose one of both. It says one line when all of them answer.
func listen(words []string) {
	if *name == "" {
		*name, _ = os.Hostname()
	}
	var certificates []tls.Certificate
	if *cert != "" {
		pair, err := tls.LoadX509KeyPair(*cert, *key)
		if err != nil {
			wrong(err.Error())
		}
		certificates = append(certificates, pair)
	}
	for _, word := range words {
		network, address, chosen := strings.Cut(word, "=")
		if !chosen {
			network, address = "both", word
		}
		if network != "udp" {
			listenTCP(address, certificates)
		}
		if network != "tcp" {
			listenUDP(address)
		}
	}
	say(map[string][]string{"listening": words})
	select {}
}

// An address may be listened on before the machine has it, or while IPv6 still
// looks whether somebody else has it too.
var early = net.ListenConfig{
	Control: func(network, _ string, connection syscall.RawConn) error {
		const ipv6FreeBind = 78
		var err error
		if raw := connection.Control(func(fd uintptr) {
			if strings.HasSuffix(network, "6") {
				err = syscall.SetsockoptInt(int(fd), syscall.IPPROTO_IPV6, ipv6FreeBind, 1)
			} else {
				err = syscall.SetsockoptInt(int(fd), syscall.IPPROTO_IP, syscall.IP_FREEBIND, 1)
			}
		}); raw != nil {
			return raw
		}
		return err
	},
}

func listenTCP(address string, certificates []tls.Certificate) {
	listener, err := early.Listen(context.Background(), "tcp", address)
	if err != nil {
		wrong(err.Error())
	}
	handler := http.HandlerFunc(func(writer http.ResponseWriter, request *http.Request) {
		local, _ := request.Context().Value(http.LocalAddrContextKey).(net.Addr)
		json.NewEncoder(writer).Encode(said{*name, request.RemoteAddr, local.String()})
	})
	go func() {
		wrong(http.Serve(&eitherListener{listener, certificates}, handler).Error())
	}()
}

// eitherListener takes TLS and plain text on the same port: which of them a
// client speaks is seen in the first byte that it sends.
type eitherListener struct {
	net.Listener
	certificates []tls.Certificate
}

func (listener *eitherListener) Accept() (net.Conn, error) {
	connection, err := listener.Listener.Accept()
	if err != nil || len(listener.certificates) == 0 {
		return connection, err
	}
	return &eitherConnection{Conn: connection, certificates: listener.certificates}, nil
}

type eitherConnection struct {
	net.Conn
	certificates []tls.Certificate
	decided      bool
}

// Read is where the first byte is awaited: in Accept, a client that says
// nothing would hold up the others.
func (connection *eitherConnection) Read(into []byte) (int, error) {
	if !connection.decided {
		connection.decided = true
		reader := bufio.NewReader(connection.Conn)
		first, err := reader.Peek(1)
		if err != nil {
			return 0, err
		}
		var peeked net.Conn = &peekedConnection{connection.Conn, reader}
		if first[0] == 0x16 {
			peeked = tls.Server(peeked, &tls.Config{Certificates: connection.certificates})
		}
		connection.Conn = peeked
	}
	return connection.Conn.Read(into)
}

type peekedConnection struct {
	net.Conn
	reader *bufio.Reader
}

func (connection *peekedConnection) Read(into []byte) (int, error) {
	return connection.reader.Read(into)
}

func listenUDP(address string) {
	socket, err := early.ListenPacket(context.Background(), "udp", address)
	if err != nil {
		wrong(err.Error())
	}
	go func() {
		buffer := make([]byte, 1500)
		for {
			_, caller, err := socket.ReadFrom(buffer)
			if err != nil {
				fmt.Fprintln(os.Stderr, err)
				continue
			}
			answer, _ := json.Marshal(said{*name, caller.String(), socket.LocalAddr().String()})
			socket.WriteTo(answer, caller)
		}
	}()
}
