package io.everystore.serving.webhook;

import io.everystore.feature.event.ShopLinks;
import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Where a webhook is delivered to: HTTPS, or HTTP on this machine. Decides which addresses may be
 * called, so that nobody reaches into a network through this process (server-side request forgery).
 *
 * @param host without brackets
 */
public record WebhookAddress(String host, int port, String path, boolean isTls) {
  private static final int HTTP_PORT = 80;
  private static final int HTTPS_PORT = 443;
  private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "::1");

  /** The address that a URL names; null when it may be none. */
  public static @Nullable WebhookAddress parse(String url) {
    if (!ShopLinks.isSafe(url)) {
      return null;
    }
    URI uri;
    try {
      uri = new URI(url);
    } catch (URISyntaxException e) {
      return null;
    }
    String scheme = uri.getScheme();
    String host = uri.getHost();
    if (scheme == null || host == null || uri.getRawFragment() != null) {
      return null;
    }
    boolean tls = scheme.toLowerCase(Locale.ROOT).equals("https");
    String name = host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    int port = uri.getPort() < 0 ? (tls ? HTTPS_PORT : HTTP_PORT) : uri.getPort();
    String path = uri.getRawPath() == null || uri.getRawPath().isEmpty() ? "/" : uri.getRawPath();
    String query = uri.getRawQuery();
    WebhookAddress address =
        new WebhookAddress(
            name.toLowerCase(Locale.ROOT), port, query == null ? path : path + "?" + query, tls);
    return tls || address.isLoopback() ? address : null;
  }

  /** True for this machine by one of its own names; a name that only leads here is another's. */
  public boolean isLoopback() {
    return LOOPBACK.contains(host);
  }

  /** Whether what the host's name leads to may be called. */
  boolean mayCall(InetAddress address, boolean privateAddresses) {
    if (isLoopback()) {
      return address.isLoopbackAddress();
    }
    return !isNowhere(address) && (privateAddresses || isPublic(address));
  }

  /** Addresses that are no single machine, and this machine. */
  private static boolean isNowhere(InetAddress address) {
    return address.isLoopbackAddress()
        || address.isAnyLocalAddress()
        || address.isMulticastAddress();
  }

  /** False for networks that the world cannot reach (RFC 6890), cloud metadata among them. */
  static boolean isPublic(InetAddress address) {
    if (isNowhere(address) || address.isLinkLocalAddress() || address.isSiteLocalAddress()) {
      return false;
    }
    byte[] bytes = address.getAddress();
    int first = bytes[0] & 0xff;
    int second = bytes[1] & 0xff;
    if (address instanceof Inet4Address) {
      boolean carrier = first == 100 && second >= 64 && second < 128;
      boolean protocols = first == 192 && second == 0 && bytes[2] == 0;
      boolean benchmarks = first == 198 && (second == 18 || second == 19);
      return first != 0 && first < 240 && !carrier && !protocols && !benchmarks;
    }
    boolean uniqueLocal = (first & 0xfe) == 0xfc;
    boolean translated = first == 0 || (first == 0x20 && second == 0x02) || isNat64(bytes);
    return address instanceof Inet6Address && !uniqueLocal && !translated;
  }

  /** 64:ff9b::/16 carries any IPv4 address. */
  private static boolean isNat64(byte[] bytes) {
    return bytes[0] == 0 && bytes[1] == 0x64 && (bytes[2] & 0xff) == 0xff;
  }
}
