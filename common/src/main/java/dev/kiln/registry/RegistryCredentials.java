package dev.kiln.registry;

import java.nio.charset.StandardCharsets;
import java.util.Base64;

/**
 * A login to one registry host, for HTTP Basic authentication or for the exchange against a Bearer
 * token, whichever the registry asks for. The password shows in no text form.
 */
public record RegistryCredentials(String username, String password) {

  public RegistryCredentials {
    if (username.isEmpty() || username.contains(":")) {
      throw new IllegalArgumentException("a registry's user name is not empty and has no ':'");
    }
  }

  /** The value of an {@code Authorization} header. */
  String basic() {
    byte[] pair = (username + ":" + password).getBytes(StandardCharsets.UTF_8);
    return "Basic " + Base64.getEncoder().encodeToString(pair);
  }

  @Override
  public String toString() {
    return "RegistryCredentials[" + username + "]";
  }
}
