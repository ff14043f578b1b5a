package dev.kiln.source;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * Keeps sources away from link-local addresses: that is where clouds hand out the credentials of
 * the machine we run on.
 *
 * <p>Names are resolved before a connection is made. Java remembers the answer longer than that
 * takes, so the connection goes to the addresses that were checked.
 */
final class SourceHosts {

  /** The one address of cloud metadata that is not link-local. */
  private static final byte[] METADATA_BY_IPV6 =
      HexFormat.of().parseHex("fd000ec2000000000000000000000254");

  /** Networks that carry IPv4 addresses: NAT64, 6to4, IPv4-compatible; and where these begin. */
  private static final Embedded[] EMBEDDED = {
    new Embedded("0064ff9b0000000000000000", 12),
    new Embedded("2002", 2),
    new Embedded("000000000000000000000000", 12)
  };

  private record Embedded(String prefixHex, int offset) {}

  private SourceHosts() {}

  /**
   * Throws if one of the addresses of {@code host} is link-local. A name that is not known passes:
   * a proxy may know it, and without one the connection says so.
   */
  static void check(String host) {
    String bare = host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    InetAddress[] addresses;
    try {
      addresses = InetAddress.getAllByName(bare);
    } catch (UnknownHostException e) {
      return;
    }
    for (InetAddress address : addresses) {
      if (isForbidden(address)) {
        throw SourceException.wrong(
            "the host '%s' is refused: its address %s is link-local, where clouds keep credentials"
                .formatted(host, address.getHostAddress()));
      }
    }
  }

  private static boolean isForbidden(InetAddress address) {
    byte[] bytes = address.getAddress();
    if (address.isLinkLocalAddress() || Arrays.equals(bytes, METADATA_BY_IPV6)) {
      return true;
    }
    if (address instanceof Inet4Address) {
      return false;
    }
    String hex = HexFormat.of().formatHex(bytes);
    for (Embedded embedded : EMBEDDED) {
      // 169.254.0.0/16
      if (hex.startsWith(embedded.prefixHex())
          && bytes[embedded.offset()] == (byte) 169
          && bytes[embedded.offset() + 1] == (byte) 254) {
        return true;
      }
    }
    return false;
  }
}
