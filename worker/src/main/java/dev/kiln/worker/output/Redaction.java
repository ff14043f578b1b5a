package dev.kiln.worker.output;

import dev.kiln.configuration.Proxies;
import dev.kiln.pattern.LinearPattern;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Takes secrets out of text before it leaves the host: the given ones in whatever form they show,
 * credentials in URLs and headers, and what the configured patterns match.
 *
 * <p>Made once for a worker; an attempt adds its own secrets to a copy. Immutable. Its time grows
 * with the text only.
 */
public final class Redaction {

  /** How far beyond a place what stands there can reach, at least. */
  private static final int LEAST_REACH = 4 * 1024;

  private final Set<String> forms;
  private final List<LinearPattern> patterns;
  private final SecretIndex index;

  /** Secrets shorter than four characters are ignored: they would take everything out. */
  public Redaction(Collection<String> secrets) {
    this(SecretForms.of(secrets), List.of());
  }

  private Redaction(Set<String> forms, List<LinearPattern> patterns) {
    this.forms = forms;
    this.patterns = List.copyOf(patterns);
    this.index = new SecretIndex(forms);
  }

  /** This redaction with more secrets, such as those that an attempt hands to its build. */
  public Redaction with(Collection<String> secrets) {
    return withForms(SecretForms.of(secrets));
  }

  /** This redaction with a login. */
  public Redaction withLogin(String user, String password) {
    return withForms(SecretForms.of(user, password));
  }

  /** This redaction with the logins in the addresses of proxies. */
  public Redaction withProxies(Proxies proxies) {
    Redaction more = this;
    for (String address : proxies.byScheme().values()) {
      int begin = address.indexOf("://") + 3;
      int end = address.lastIndexOf('@');
      if (begin >= 3 && end > begin) {
        more = more.withUserInfo(address.substring(begin, end));
      }
    }
    return more;
  }

  /** This redaction with more patterns. */
  public Redaction withPatterns(List<LinearPattern> more) {
    List<LinearPattern> all = new ArrayList<>(patterns);
    all.addAll(more);
    return new Redaction(forms, all);
  }

  /** The text without secrets. */
  public String apply(String text) {
    Marks marks = new Marks();
    index.mark(text, marks);
    Credentials.mark(text, marks);
    patterns.forEach(pattern -> pattern.find(text, marks::add));
    return marks.without(text);
  }

  /** So many characters after a place tell whether something that begins before it is a secret. */
  int reach() {
    return Math.max(LEAST_REACH, index.longest());
  }

  @Override
  public String toString() {
    return "Redaction[%d forms, %d patterns]".formatted(forms.size(), patterns.size());
  }

  private Redaction withForms(Set<String> more) {
    Set<String> all = new TreeSet<>(forms);
    all.addAll(more);
    return new Redaction(all, patterns);
  }

  /** In a URL a password is escaped; programs show it either way. */
  private Redaction withUserInfo(String userInfo) {
    int colon = userInfo.indexOf(':');
    String user = colon < 0 ? "" : userInfo.substring(0, colon);
    String password = userInfo.substring(colon + 1);
    return withLogin(user, password).withLogin(unescaped(user), unescaped(password));
  }

  private static String unescaped(String text) {
    try {
      return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException _) {
      return text;
    }
  }
}
