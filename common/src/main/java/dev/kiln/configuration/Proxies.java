package dev.kiln.configuration;

import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The way out of the network that builds run in. Builds get it as build arguments that engines know
 * without a declaration, so it never stays in an image and never counts in a key.
 *
 * @see <a href="https://docs.docker.com/reference/dockerfile/#predefined-args">Predefined ARGs</a>
 */
public record Proxies(SortedMap<String, String> byScheme) {

  public Proxies {
    byScheme = Collections.unmodifiableSortedMap(new TreeMap<>(byScheme));
  }

  /** No proxy. */
  public static Proxies none() {
    return new Proxies(new TreeMap<>());
  }

  /** The schemes that have a variable, and {@code no} for the exceptions. */
  public static final List<String> SCHEMES = List.of("http", "https", "ftp", "all", "no");

  /** The build arguments in both spellings, because programs disagree about which counts. */
  public SortedMap<String, String> buildArguments() {
    SortedMap<String, String> arguments = new TreeMap<>();
    byScheme.forEach((scheme, address) -> {
      arguments.put(scheme + "_proxy", address);
      arguments.put((scheme + "_proxy").toUpperCase(Locale.ROOT), address);
    });
    return arguments;
  }

  /** What an environment says, in small letters rather than in capitals where it says both. */
  public static Proxies of(Map<String, String> environment) {
    SortedMap<String, String> found = new TreeMap<>();
    for (String scheme : SCHEMES) {
      String name = scheme + "_proxy";
      String capitals = environment.getOrDefault(name.toUpperCase(Locale.ROOT), "");
      String address = environment.getOrDefault(name, capitals);
      if (!address.isEmpty()) {
        found.put(scheme, address);
      }
    }
    return new Proxies(found);
  }

  /** These proxies, and {@code others} for the schemes that they leave open. */
  public Proxies orElse(Proxies others) {
    SortedMap<String, String> merged = new TreeMap<>(others.byScheme);
    merged.putAll(byScheme);
    return new Proxies(merged);
  }

  /** Whether a build argument is one that engines know without a declaration. */
  public static boolean isProxy(String argument) {
    String name = argument.toLowerCase(Locale.ROOT);
    return name.endsWith("_proxy")
        && SCHEMES.contains(name.substring(0, name.length() - "_proxy".length()));
  }
}
