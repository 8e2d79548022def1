package catalog

import (
	"net/netip"
	"slices"
)

// specialNets are the networks that are not the public internet, beyond those
// that netip knows by name (IANA special-purpose address registries). The
// metadata services of cloud hosts live in 169.254.0.0/16, fd00:ec2::/32 and
// 100.100.100.200, all of them covered.
var specialNets = []netip.Prefix{
	netip.MustParsePrefix("0.0.0.0/8"),       // this network
	netip.MustParsePrefix("100.64.0.0/10"),   // carrier-grade NAT, RFC 6598
	netip.MustParsePrefix("192.0.0.0/24"),    // IETF protocol assignments
	netip.MustParsePrefix("192.0.2.0/24"),    // documentation
	netip.MustParsePrefix("192.88.99.0/24"),  // 6to4 relays
	netip.MustParsePrefix("198.18.0.0/15"),   // benchmarks
	netip.MustParsePrefix("198.51.100.0/24"), // documentation
	netip.MustParsePrefix("203.0.113.0/24"),  // documentation
	netip.MustParsePrefix("240.0.0.0/4"),     // reserved, broadcast
	netip.MustParsePrefix("168.63.129.16/32"),
	netip.MustParsePrefix("64:ff9b:1::/48"), // local translation, RFC 8215
	netip.MustParsePrefix("100::/64"),       // discard
	netip.MustParsePrefix("2001::/23"),      // Teredo and other assignments
	netip.MustParsePrefix("2001:db8::/32"),  // documentation
	netip.MustParsePrefix("3fff::/20"),      // documentation
	netip.MustParsePrefix("5f00::/16"),      // segment routing
	netip.MustParsePrefix("fec0::/10"),      // old site-local
}

// Networks that carry an IPv4 address inside an IPv6 one: NAT64 at byte 12,
// 6to4 at byte 2.
var (
	nat64 = netip.MustParsePrefix("64:ff9b::/96")
	sixTo = netip.MustParsePrefix("2002::/16")
)

// publicAddress reports whether an address is on the public internet.
func publicAddress(ip netip.Addr) bool {
	ip = ip.Unmap().WithZone("")
	if !ip.IsValid() || ip.IsPrivate() || ip.IsLoopback() || ip.IsUnspecified() || ip.IsMulticast() || ip.IsLinkLocalUnicast() {
		return false
	}
	if ip.Is6() {
		b := ip.As16()
		switch {
		case nat64.Contains(ip):
			return publicAddress(netip.AddrFrom4([4]byte(b[12:16])))
		case sixTo.Contains(ip):
			return publicAddress(netip.AddrFrom4([4]byte(b[2:6])))
		case isCompatible(b):
			return false
		}
	}
	return !slices.ContainsFunc(specialNets, func(p netip.Prefix) bool { return p.Contains(ip) })
}

// isCompatible reports an IPv4-compatible address (::a.b.c.d, long deprecated).
func isCompatible(b [16]byte) bool {
	return !slices.ContainsFunc(b[:12], func(c byte) bool { return c != 0 })
}
