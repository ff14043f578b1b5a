package dev.kiln.cli;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * Secrets and what they look like when somebody encodes them, to be looked for where they must not
 * be. Made without the product's own idea of such forms.
 */
final class SecretNeedles {

  private static final Pattern ESCAPE = Pattern.compile("%..");

  private final Map<String, String> needles = new TreeMap<>();
  private final List<String> findings = new ArrayList<>();

  /** Looks for {@code secret}, which people call {@code name}, from now on. */
  SecretNeedles add(String name, String secret) {
    String escaped = URLEncoder.encode(secret, StandardCharsets.UTF_8);
    needles.put(name, secret);
    needles.put(name + " in a URL", escaped);
    needles.put(
        name + " in a URL, small letters",
        ESCAPE.matcher(escaped).replaceAll(escape -> escape.group().toLowerCase(Locale.ROOT)));
    needles.put(name + " in base64", inner(secret, 0));
    needles.put(name + " in base64 behind one character", inner(secret, 1));
    needles.put(name + " in base64 behind two characters", inner(secret, 2));
    return this;
  }

  /** Looks through text or bytes; {@code place} is what a finding is called. */
  void search(String place, byte[] content) {
    search(place, new String(content, StandardCharsets.ISO_8859_1));
  }

  /** Looks through text. */
  void search(String place, String content) {
    needles.forEach((name, needle) -> {
      int at = content.indexOf(needle);
      if (at >= 0) {
        String around =
            content.substring(Math.max(0, at - 60), Math.min(content.length(), at + 60));
        findings.add("%s: %s: …%s…".formatted(place, name, around.replaceAll("\\s+", " ")));
      }
    });
  }

  /** What was found, and where. */
  List<String> findings() {
    return List.copyOf(findings);
  }

  /** What stays the same of a secret in base64, whatever follows it. */
  private static String inner(String secret, int before) {
    byte[] bytes = ("x".repeat(before) + secret).getBytes(StandardCharsets.UTF_8);
    String encoded = Base64.getEncoder().withoutPadding().encodeToString(bytes);
    return encoded.substring(before == 0 ? 0 : before + 1, encoded.length() - 1);
  }
}
