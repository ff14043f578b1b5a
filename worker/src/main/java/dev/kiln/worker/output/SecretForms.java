package dev.kiln.worker.output;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Collection;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

/**
 * The texts as which a secret can show in output: as it is, line by line, encoded for a URL, in
 * base64, also as a part of something longer in base64.
 */
final class SecretForms {

  /** Lines of a longer secret that are shorter say too little: {@code -----}, {@code }}. */
  private static final int SHORTEST_LINE = 8;

  /** Where {@code base64} and mail break lines. */
  private static final int BASE64_LINE = 76;

  private final Set<String> forms = new TreeSet<>();

  private SecretForms() {}

  /**
   * The forms of a secret, sorted. One of fewer than four characters has none: it would take
   * everything out.
   */
  static Set<String> of(String secret) {
    SecretForms all = new SecretForms();
    all.secret(secret);
    return all.forms;
  }

  /** The forms of a password, and of what a header with it and its user looks like. */
  static Set<String> of(String user, String password) {
    SecretForms all = new SecretForms();
    all.secret(password);
    if (!password.isEmpty()) {
      byte[] pair = (user + ":" + password).getBytes(StandardCharsets.UTF_8);
      all.whole(pair, Base64.getEncoder());
      all.whole(pair, Base64.getUrlEncoder());
    }
    return all.forms;
  }

  /** The forms of all of {@code secrets}. */
  static Set<String> of(Collection<String> secrets) {
    Set<String> forms = new TreeSet<>();
    secrets.forEach(secret -> forms.addAll(of(secret)));
    return forms;
  }

  private void secret(String secret) {
    if (secret.length() < SecretIndex.WINDOW) {
      return;
    }
    oneLine(secret.strip());
    base64(secret);
    // A file ends with a line break, and a shell takes it off before it encodes what it has read.
    base64(secret.strip());
    if (secret.lines().skip(1).findAny().isPresent()) {
      secret
          .lines()
          .map(String::strip)
          .filter(line -> line.length() >= SHORTEST_LINE)
          .forEach(line -> {
            oneLine(line);
            base64(line);
          });
    }
  }

  private void oneLine(String text) {
    add(text);
    String encoded = URLEncoder.encode(text, StandardCharsets.UTF_8);
    add(encoded);
    add(encoded.replace("+", "%20"));
    add(lowerCaseEscapes(encoded));
    add(lowerCaseEscapes(encoded.replace("+", "%20")));
  }

  private void base64(String text) {
    base64(text, Base64.getEncoder());
    base64(text, Base64.getUrlEncoder());
  }

  private void base64(String text, Base64.Encoder encoder) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    String whole = whole(bytes, encoder);
    for (int begin = 0; begin < whole.length(); begin += BASE64_LINE) {
      String line = whole.substring(begin, Math.min(whole.length(), begin + BASE64_LINE));
      if (line.length() >= SHORTEST_LINE) {
        add(line);
      }
    }
    // Three bytes make four characters, so what precedes a secret can shift it in three ways. The
    // characters at its ends are made of its neighbours, too, and left out.
    for (int before = 0; before < 3; before++) {
      byte[] shifted = new byte[before + bytes.length];
      System.arraycopy(bytes, 0, shifted, before, bytes.length);
      int begin = (before * 8 + 5) / 6;
      int end = shifted.length * 8 / 6;
      add(encoder.encodeToString(shifted).substring(begin, end));
    }
  }

  /** Padding shows the length, but not everybody pads. */
  private String whole(byte[] bytes, Base64.Encoder encoder) {
    add(encoder.withoutPadding().encodeToString(bytes));
    String padded = encoder.encodeToString(bytes);
    add(padded);
    return padded;
  }

  private void add(String form) {
    if (form.length() >= SecretIndex.WINDOW) {
      forms.add(form);
    }
  }

  /** Of {@code %2F} and {@code %2f} either may be written. */
  private static String lowerCaseEscapes(String encoded) {
    StringBuilder lower = new StringBuilder(encoded);
    for (int at = lower.indexOf("%"); at >= 0; at = lower.indexOf("%", at + 3)) {
      lower.replace(at, at + 3, lower.substring(at, at + 3).toLowerCase(Locale.ROOT));
    }
    return lower.toString();
  }
}
