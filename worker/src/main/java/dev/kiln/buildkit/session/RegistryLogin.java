package dev.kiln.buildkit.session;

/**
 * A login at a registry. Does not show its secret.
 *
 * @param username empty if {@code secret} is an identity token
 * @param secret a password or an identity token
 */
public record RegistryLogin(String username, String secret) {

  /** Checks that there is something to log in with. */
  public RegistryLogin {
    if (secret.isEmpty()) {
      throw new IllegalArgumentException("the login of '%s' has no secret".formatted(username));
    }
  }

  @Override
  public String toString() {
    return "RegistryLogin[username=" + username + "]";
  }
}
