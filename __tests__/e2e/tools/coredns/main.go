// Command coredns is CoreDNS with the plugins that a cluster needs. Its own
// main package has some fifty more, those of cloud providers among them.
package main

import (
	"github.com/coredns/coredns/core/dnsserver"
	"github.com/coredns/coredns/coremain"

	_ "github.com/coredns/coredns/plugin/cache"
	_ "github.com/coredns/coredns/plugin/errors"
	_ "github.com/coredns/coredns/plugin/forward"
	_ "github.com/coredns/coredns/plugin/health"
	_ "github.com/coredns/coredns/plugin/hosts"
	_ "github.com/coredns/coredns/plugin/kubernetes"
	_ "github.com/coredns/coredns/plugin/ready"
)

func main() {
	// A query passes the plugins in this order, which is that of CoreDNS.
	dnsserver.Directives = []string{"health", "ready", "errors", "cache", "hosts", "kubernetes", "forward"}
	coremain.Run()
}
