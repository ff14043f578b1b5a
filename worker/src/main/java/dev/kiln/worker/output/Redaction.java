package dev.kiln.worker.output;

import java.util.Collection;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Takes secrets out of text before it leaves the host: the given values wherever they stand, and
 * whatever stands between a scheme and a host in a URL.
 */
public final class Redaction {

  private static final Pattern URL_CREDENTIALS =
      Pattern.compile("([a-zA-Z][a-zA-Z0-9+.-]{1,20}://)[^\\s/@:]{1,256}:[^\\s/@]{1,256}@");
  private static final String STARS = "***";

  private final List<String> secrets;

  /** Secrets shorter than four characters are ignored: they would take everything out. */
  public Redaction(Collection<String> secrets) {
    this.secrets = secrets.stream().filter(secret -> secret.length() >= 4).toList();
  }

  /** The text without secrets. */
  public String apply(String text) {
    String clean = text;
    for (String secret : secrets) {
      clean = clean.replace(secret, STARS);
    }
    return clean.contains("://")
        ? URL_CREDENTIALS.matcher(clean).replaceAll("$1" + STARS + "@")
        : clean;
  }
}
