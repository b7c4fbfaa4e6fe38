package io.everystore.serving.webhook;

import static java.util.Objects.requireNonNull;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import org.junit.jupiter.api.Test;

final class WebhookAddressTest {
  @Test
  void addresses_areHttps_orHttpToThisMachine() {
    for (String url :
        List.of(
            "https://shop.example/hooks?a=b",
            "HTTPS://shop.example:8443",
            "http://localhost:9000/x",
            "http://127.0.0.1/x",
            "http://[::1]:80/x")) {
      assertNotNull(WebhookAddress.parse(url), url);
    }
    for (String url :
        List.of(
            "",
            "/relative",
            "http://shop.example/",
            "http://10.0.0.1/",
            "http://localhost.shop.example/",
            "ftp://localhost/",
            "https://user:secret@shop.example/",
            "https://shop.example/#part",
            "https://shop.example\\@localhost/",
            "javascript:alert(1)")) {
      assertNull(WebhookAddress.parse(url), url);
    }
    WebhookAddress address = requireNonNull(WebhookAddress.parse("https://Shop.example/a?b=c"));
    assertEquals(new WebhookAddress("shop.example", 443, "/a?b=c", true), address);
  }

  @Test
  void privateNetworks_areNotCalled_unlessAllowed() throws Exception {
    WebhookAddress shop = requireNonNull(WebhookAddress.parse("https://shop.example/"));
    for (String inside :
        List.of(
            "10.1.2.3",
            "172.16.0.1",
            "192.168.1.1",
            "169.254.169.254",
            "100.64.0.1",
            "198.18.0.1",
            "240.0.0.1",
            "0.1.2.3",
            "fe80::1",
            "fd00::1",
            "2002:0a00:0001::1",
            "64:ff9b::0a00:0001")) {
      InetAddress address = address(inside);
      assertFalse(shop.mayCall(address, false), inside);
      assertTrue(shop.mayCall(address, true), inside);
    }
    for (String outside : List.of("93.184.216.34", "2606:2800:220:1:248:1893:25c8:1946")) {
      assertTrue(shop.mayCall(address(outside), false), outside);
    }
  }

  @Test
  void nameThatLeadsToThisMachine_isNotCalled_evenWhenPrivateNetworksAre() throws Exception {
    WebhookAddress shop = requireNonNull(WebhookAddress.parse("https://shop.example/"));
    for (String here :
        List.of(
            "127.0.0.1", "127.9.9.9", "::1", "0.0.0.0", "::", "224.0.0.1", "::ffff:127.0.0.1")) {
      assertFalse(shop.mayCall(address(here), true), here);
    }
    WebhookAddress local = requireNonNull(WebhookAddress.parse("http://localhost/"));
    assertTrue(local.mayCall(address("127.0.0.1"), false));
    assertFalse(local.mayCall(address("93.184.216.34"), false));
  }

  private static InetAddress address(String literal) throws UnknownHostException {
    return InetAddress.getAllByName(literal)[0];
  }
}
