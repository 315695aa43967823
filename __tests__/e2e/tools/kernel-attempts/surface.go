package main

import (
	"unsafe"

	"golang.org/x/sys/unix"
)

// surface is code of the kernel that a program may enter, and that had bugs by which programs got out.
func surface() []attempt {
	return []attempt{
		{"io-uring", func() error {
			var parameters [120]byte
			return call(nil, unix.SYS_IO_URING_SETUP, 1, uintptr(unsafe.Pointer(&parameters)))
		}},
		{"userfaultfd", func() error { return call(nil, unix.SYS_USERFAULTFD, unix.O_CLOEXEC) }},
		{"keyring", func() error {
			// A session of its own, without a name.
			if err := call(nil, unix.SYS_KEYCTL, unix.KEYCTL_JOIN_SESSION_KEYRING, 0); err != nil {
				return err
			}
			_, err := unix.AddKey("user", "attempt", []byte("attempt"), unix.KEY_SPEC_PROCESS_KEYRING)
			return err
		}},
		{"crypto-sockets", func() error { return socket(unix.AF_ALG, unix.SOCK_SEQPACKET, 0) }},
		{"vsock", func() error { return socket(unix.AF_VSOCK, unix.SOCK_STREAM, 0) }},
		{"xdp-sockets", func() error { return socket(unix.AF_XDP, unix.SOCK_RAW, 0) }},
		{"tipc", func() error { return socket(unix.AF_TIPC, unix.SOCK_SEQPACKET, 0) }},
		{"netlink-route", func() error { return socket(unix.AF_NETLINK, unix.SOCK_RAW, unix.NETLINK_ROUTE) }},
		{"netlink-netfilter", func() error { return socket(unix.AF_NETLINK, unix.SOCK_RAW, unix.NETLINK_NETFILTER) }},
		{"netfilter-tables", listTables},
		{"kernel-events", func() error {
			fd, err := unix.Socket(unix.AF_NETLINK, unix.SOCK_RAW|unix.SOCK_CLOEXEC, unix.NETLINK_KOBJECT_UEVENT)
			if err != nil {
				return err
			}
			return unix.Bind(fd, &unix.SockaddrNetlink{Family: unix.AF_NETLINK, Groups: 1})
		}},
		{"segment-descriptors", func() error {
			var some [16]byte
			return call(nil, unix.SYS_MODIFY_LDT, 0, uintptr(unsafe.Pointer(&some)), 16)
		}},
		{"personality", func() error {
			// ADDR_NO_RANDOMIZE
			return call(nil, unix.SYS_PERSONALITY, 0x0040000)
		}},
		{"memory-policy", func() error { return call(nil, unix.SYS_SET_MEMPOLICY, 0, 0, 0) }},
		{"compare-processes", func() error {
			self := uintptr(unix.Getpid())
			return call(nil, unix.SYS_KCMP, self, self, 1, 0, 0)
		}},
	}
}

// listTables asks for the packet filters of this network: a question that only its administrator may ask.
func listTables() error {
	fd, err := unix.Socket(unix.AF_NETLINK, unix.SOCK_RAW|unix.SOCK_CLOEXEC, unix.NETLINK_NETFILTER)
	if err != nil {
		return err
	}
	defer unix.Close(fd)
	// Length 20; NFT_MSG_GETTABLE of subsystem 10; request, dump.
	message := []byte{20, 0, 0, 0, 1, 10, 1, 3, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0}
	if err := unix.Sendto(fd, message, 0, &unix.SockaddrNetlink{Family: unix.AF_NETLINK}); err != nil {
		return err
	}
	answer := make([]byte, 4096)
	count, _, err := unix.Recvfrom(fd, answer, 0)
	if err != nil {
		return err
	}
	if count >= 20 && answer[4] == unix.NLMSG_ERROR {
		if code := *(*int32)(unsafe.Pointer(&answer[16])); code != 0 {
			return unix.Errno(-code)
		}
	}
	return nil
}
