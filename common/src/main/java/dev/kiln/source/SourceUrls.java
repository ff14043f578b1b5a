package dev.kiln.source;

import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which addresses sources may have, and how addresses are shown.
 *
 * <p>Files come by {@code http}, {@code https} and, below the folder for local sources, {@code
 * file}; repositories also by {@code ssh} and {@code user@host:path}. Whatever looks like an option
 * or a command of some program is refused, and so is every way from {@code https} back to {@code
 * http}.
 */
public final class SourceUrls {

  private static final Set<String> FOR_FILES = Set.of("http", "https", "file");
  private static final Set<String> FOR_REPOSITORIES = Set.of("http", "https", "ssh", "file");

  private static final Pattern SCHEME = Pattern.compile("(?<scheme>[A-Za-z][A-Za-z0-9+.-]*):/.*");
  private static final Pattern SCP =
      Pattern.compile("(?<user>\\w[\\w.-]*)@(?<host>[A-Za-z0-9][A-Za-z0-9.-]*):(?<path>[^:-].*)");
  private static final Pattern USER = Pattern.compile("\\w[\\w.-]*");

  private final Optional<Path> locals;

  /**
   * @param locals the folder that {@code file:} URLs lie below
   */
  public SourceUrls(Optional<Path> locals) {
    this.locals = locals;
  }

  /** The address of a repository or file as people may see it: without user, password and query. */
  public static String shown(String location) {
    Matcher scp = SCP.matcher(location);
    if (scp.matches() && !SCHEME.matcher(location).matches()) {
      return scp.group("host") + ":" + scp.group("path");
    }
    try {
      URI uri = new URI(location);
      if (uri.getHost() != null) {
        String port = uri.getPort() < 0 ? "" : ":" + uri.getPort();
        return uri.getScheme() + "://" + uri.getHost() + port + uri.getRawPath();
      }
      return "file".equalsIgnoreCase(uri.getScheme()) ? location : "the URL";
    } catch (URISyntaxException e) {
      // Where it can't be told what is a password, nothing is shown.
      return "the URL";
    }
  }

  /** The address of a file or an archive. */
  SourceLocation ofFile(String location) {
    return parse(location, FOR_FILES);
  }

  /** The address of a git repository. */
  SourceLocation ofRepository(String location) {
    Matcher scp = SCP.matcher(location);
    if (!location.contains("://") && scp.matches() && isPrintable(location)) {
      return new SourceLocation.Ssh(scp.group("user"), scp.group("host"), 0, scp.group("path"));
    }
    SourceLocation parsed = parse(location, FOR_REPOSITORIES);
    if (parsed instanceof SourceLocation.Http(URI uri, _) && uri.getRawQuery() != null) {
      throw refused(location, "the URL of a repository has no '?'");
    }
    return parsed;
  }

  /**
   * Where a server sends us: the same rules again, no way to this host's files, and never from
   * encrypted to plain.
   */
  SourceLocation.Http redirected(SourceLocation.Http from, String location) {
    String to;
    try {
      to = from.uri().resolve(location).toString();
    } catch (IllegalArgumentException e) {
      throw SourceException.wrong("%s redirects to what is no URL".formatted(from));
    }
    if (!(parse(to, Set.of("http", "https")) instanceof SourceLocation.Http next)) {
      throw SourceException.wrong("%s redirects to %s".formatted(from, shown(to)));
    }
    if (from.isEncrypted() && !next.isEncrypted()) {
      throw SourceException.wrong(
          "%s redirects to %s, which is not encrypted: refused".formatted(from, next));
    }
    return next.login().isEmpty() && next.hasOriginOf(from)
        ? new SourceLocation.Http(next.uri(), from.login())
        : next;
  }

  private SourceLocation parse(String location, Set<String> schemes) {
    Matcher matcher = SCHEME.matcher(location);
    if (!isPrintable(location)) {
      throw refused(location, "spaces and control characters must be written as %20 and the like");
    }
    if (!matcher.matches()) {
      throw refused(location, "expected a URL that starts with " + alternatives(schemes));
    }
    String scheme = matcher.group("scheme").toLowerCase(Locale.ROOT);
    if (!schemes.contains(scheme)) {
      throw refused(
          location, "'%s' is not allowed here, only %s".formatted(scheme, alternatives(schemes)));
    }
    URI uri;
    try {
      uri = new URI(location);
    } catch (URISyntaxException e) {
      // The exception's own words hold all of the URL.
      throw refused(location, "it has a character that must be written as %XX");
    }
    return switch (scheme) {
      case "file" -> localFile(location, uri);
      case "ssh" -> ssh(location, uri);
      default -> http(location, scheme, uri);
    };
  }

  private static SourceLocation http(String location, String scheme, URI uri) {
    if (uri.getHost() == null) {
      throw refused(location, "expected a host after '%s://'".formatted(scheme));
    }
    String path = uri.getRawPath().isEmpty() ? "/" : uri.getRawPath();
    String port = uri.getPort() < 0 ? "" : ":" + uri.getPort();
    String query = uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery();
    return new SourceLocation.Http(
        URI.create(scheme + "://" + uri.getHost() + port + path + query),
        Optional.ofNullable(uri.getUserInfo()).map(Login::parse));
  }

  private static SourceLocation ssh(String location, URI uri) {
    String user = uri.getUserInfo() == null ? "git" : uri.getUserInfo();
    if (uri.getHost() == null || uri.getPath().length() < 2) {
      throw refused(location, "expected ssh://user@host/path");
    }
    if (!USER.matcher(user).matches()) {
      throw refused(location, "ssh works with keys: write the user's name alone before the '@'");
    }
    return new SourceLocation.Ssh(user, uri.getHost(), Math.max(0, uri.getPort()), uri.getPath());
  }

  private SourceLocation localFile(String location, URI uri) {
    boolean here = uri.getAuthority() == null || uri.getAuthority().equals("localhost");
    if (!here || uri.getPath() == null) {
      throw refused(location, "a file on this host is written as file:///path");
    }
    Path base =
        locals.orElseThrow(() ->
            refused(location, "no folder for local sources is configured, so there are none"));
    return new SourceLocation.LocalFile(below(base, Path.of(uri.getPath()), location));
  }

  /** The real path of {@code file}, wherever links lead, if that is below {@code base}. */
  static Path below(Path base, Path file, String shown) {
    try {
      Path real = file.toRealPath();
      if (!real.startsWith(base.toRealPath())) {
        throw refused(shown, "it is not below the folder for local sources, %s".formatted(base));
      }
      return real;
    } catch (IOException e) {
      throw refused(shown, "there is no such file");
    }
  }

  private static boolean isPrintable(String location) {
    return !location.isEmpty()
        && location.chars().noneMatch(c -> Character.isISOControl(c) || Character.isWhitespace(c));
  }

  private static String alternatives(Set<String> schemes) {
    return String.join(", ", schemes.stream().sorted().map(scheme -> scheme + ":").toList());
  }

  private static SourceException refused(String location, String reason) {
    return SourceException.wrong("%s is refused: %s".formatted(shown(location), reason));
  }
}
