package dev.kiln.worker.diagnosis;

import static dev.kiln.event.FailureCause.BUILD;
import static dev.kiln.event.FailureCause.DISK;
import static dev.kiln.event.FailureCause.REGISTRY;
import static dev.kiln.event.FailureCause.SOURCE;
import static dev.kiln.event.FailureCause.TEMPLATE;

import java.util.List;
import java.util.stream.Stream;

/**
 * The signs that are known, the more telling ones first. Each is a program's last word and not a
 * warning that it may get over; a test holds a line of each program for each of them.
 */
final class KnownSigns {

  /** What apt says when it does without the lists that it could not fetch. */
  private static final String NO_PACKAGE =
      "^E: (?:Unable to locate package|Package '.*' has no installation candidate|Version '.*' for)";

  private static final String NOT_REACHED =
      "(?:Temporary failure resolving|Could not resolve|Could not connect|Connection failed"
          + "|Connection timed out|Connection refused|Connection reset|Unable to connect)";

  private KnownSigns() {}

  /** All of them, in the order in which they are tried. */
  static List<FailureSign> all() {
    return Stream.of(host(), apt(), dnf(), pip(), npm(), git(), downloads(), engine(), lastly())
        .flatMap(List::stream)
        .toList();
  }

  private static List<FailureSign> host() {
    return List.of(
        FailureSign.of(
            "any", "(?i)\\bno space left on device\\b", DISK, "the disk of the host is full"),
        FailureSign.of("any", "(?i)\\bdisk quota exceeded\\b", DISK, "the host's quota is used up"),
        FailureSign.of(
            "apt", "^E: You don't have enough free space in", DISK, "the disk of the host is full"),
        FailureSign.of(
            "dnf", "more space needed on the .* filesystem", DISK, "the disk of the host is full"),
        FailureSign.of(
            "gcc",
            "fatal error: Killed signal terminated program",
            BUILD,
            "the compiler was killed, probably for want of memory"),
        FailureSign.of(
            "node", "JavaScript heap out of memory", BUILD, "JavaScript had too little memory"),
        FailureSign.of(
            "any",
            "(?i)^(?!.*warning).*\\b(?:cannot allocate memory|virtual memory exhausted)",
            BUILD,
            "a command got no more memory"));
  }

  private static List<FailureSign> apt() {
    String fatal = "^E: Failed to fetch (\\S+)\\s.*";
    return List.of(
        FailureSign.of(
            "apt",
            fatal + "(?:Hash Sum mismatch|File has unexpected size|Mirror sync in progress)",
            SOURCE,
            "a package mirror is in the middle of an update"),
        FailureSign.of(
            "apt", fatal + "\\b429\\s+Too Many", SOURCE, "a package mirror wants fewer requests"),
        FailureSign.of(
            "apt",
            fatal + "[Cc]ertificate verif",
            SOURCE,
            "a package mirror's certificate is not trusted"),
        FailureSign.of("apt", fatal + NOT_REACHED, SOURCE, "a package mirror cannot be reached"),
        FailureSign.of(
                "apt",
                "^W: Failed to fetch (\\S+)\\s",
                SOURCE,
                "a package mirror cannot be reached")
            .with(NO_PACKAGE),
        FailureSign.of(
            "apt",
            fatal + "\\b404\\s+Not Found",
            SOURCE,
            "a package mirror has not (or no longer) what its index lists"),
        FailureSign.of("apt", fatal + "\\b5[0-9]{2}\\b", SOURCE, "a package mirror is ill"),
        FailureSign.of(
            "apt",
            "^E: The repository '(.*)' (?:does not have|no longer has) a Release file",
            SOURCE,
            "a package mirror has no index"),
        FailureSign.of(
            "apt",
            "^E: Release file for (\\S+) is (?:expired|not valid yet)",
            SOURCE,
            "a package mirror's index is out of date, or the host's clock is wrong"),
        FailureSign.of(
            "apt",
            "^E: (?:Could not get lock|Unable to acquire the dpkg frontend lock)",
            BUILD,
            "two commands of the build install packages at once"));
  }

  private static List<FailureSign> dnf() {
    return List.of(
        FailureSign.of(
            "dnf",
            "^Error: Failed to download metadata for repo",
            SOURCE,
            "a package mirror cannot be reached"),
        FailureSign.of(
            "dnf",
            "^(?:Error|.*: Cannot download).*(?:Error downloading packages|all mirrors were)",
            SOURCE,
            "no package mirror sends what its index lists"),
        FailureSign.of(
            "dnf", "No more mirrors to try", SOURCE, "no package mirror sends what it should"));
  }

  private static List<FailureSign> pip() {
    return List.of(
        FailureSign.of(
            "pip",
            "^ERROR: HTTP error (?:429|5[0-9]{2}) while getting",
            SOURCE,
            "the Python package index is overloaded"),
        FailureSign.of(
            "pip",
            "^(?:ERROR: Could not install packages due to an OSError|pip\\S*Error): .*"
                + "CERTIFICATE_VERIFY_FAILED",
            SOURCE,
            "the certificate of the Python package index is not trusted"),
        FailureSign.of(
            "pip",
            "^(?:ERROR: Could not install packages due to an OSError|pip\\S*Error): .*Connection",
            SOURCE,
            "the Python package index cannot be reached"),
        FailureSign.of(
                "pip",
                "^WARNING: Retrying \\(Retry\\(total=0",
                SOURCE,
                "the Python package index cannot be reached")
            .with("^ERROR: (?:No matching distribution|Could not find a version)"));
  }

  private static List<FailureSign> npm() {
    String npm = "^npm (?:ERR!|error) ";
    return List.of(
        FailureSign.of(
            "npm", npm + "code (?:E429|E50[0-9])", SOURCE, "the npm registry is overloaded"),
        FailureSign.of(
            "npm",
            npm
                + "code (?:ECONNRESET|ECONNREFUSED|ETIMEDOUT|ENOTFOUND|EAI_AGAIN|ERR_SOCKET_TIMEOUT)",
            SOURCE,
            "the npm registry cannot be reached"),
        FailureSign.of(
            "npm", npm + "code EINTEGRITY", SOURCE, "the npm registry sent something unexpected"),
        FailureSign.of(
            "npm",
            npm + "code (?:UNABLE_TO_\\w*|SELF_SIGNED_CERT\\w*|CERT_\\w+)",
            SOURCE,
            "the certificate of the npm registry is not trusted"));
  }

  private static List<FailureSign> git() {
    return List.of(
        FailureSign.of(
            "git",
            "^fatal: unable to access '(.*)': .*(?:certificate|SSL)",
            SOURCE,
            "the certificate of a git server is not trusted"),
        FailureSign.of(
            "git",
            "^fatal: unable to access '(.*)': (?!.*error: 40[0-9])",
            SOURCE,
            "a git server cannot be reached"),
        FailureSign.of(
            "git",
            "^(?:fatal: (?:the remote end hung up|early EOF|fetch-pack: )|error: RPC failed)",
            SOURCE,
            "a git server broke off"));
  }

  private static List<FailureSign> downloads() {
    return List.of(
        FailureSign.of(
            "curl", "^curl: \\(60\\)", SOURCE, "the certificate of a server is not trusted"),
        FailureSign.of(
            "curl",
            "^curl: \\((?:5|6|7|16|18|28|35|52|55|56|92)\\)",
            SOURCE,
            "a server cannot be reached or broke off"),
        FailureSign.of(
            "curl",
            "^curl: \\(22\\) The requested URL returned error: (?:429|5[0-9]{2})",
            SOURCE,
            "a server is overloaded"),
        FailureSign.of(
            "curl",
            "^curl: \\(22\\) The requested URL returned error: 404",
            BUILD,
            "what is downloaded is not there: correct the address"),
        FailureSign.of(
            "wget",
            "^wget: unable to resolve host address|^ERROR: cannot verify .*'s certificate",
            SOURCE,
            "a server cannot be reached or is not trusted"),
        FailureSign.of("wget", "\\bERROR (?:429|5[0-9]{2}): ", SOURCE, "a server is overloaded"),
        FailureSign.of(
            "go",
            "^go: .*(?:dial tcp.*(?:no such host|i/o timeout|refused|reset)|TLS handshake timeout)",
            SOURCE,
            "the Go module proxy cannot be reached"));
  }

  private static List<FailureSign> engine() {
    return List.of(
        FailureSign.of(
            "docker",
            "(?i)\\btoomanyrequests\\b|unexpected status code .*\\b429\\b|429 Too Many Requests",
            REGISTRY,
            "a registry wants fewer requests"),
        FailureSign.of(
            "docker",
            "(?i)x509: certificate",
            REGISTRY,
            "the certificate of a registry is not trusted"),
        FailureSign.of(
            "docker",
            "(?i)dockerfile parse error|unknown instruction: |failed to parse dockerfile",
            TEMPLATE,
            "the Dockerfile is wrong"));
  }

  /** What says more clearly that it is the template after all. */
  private static List<FailureSign> lastly() {
    return List.of(
        FailureSign.of(
            "apt", "^E: Unable to locate package (\\S+)", BUILD, "apt knows no package '%s'"),
        FailureSign.of(
            "dnf", "^Error: Unable to find a match: (.+)", BUILD, "dnf knows no package '%s'"),
        FailureSign.of(
            "pip",
            "^ERROR: No matching distribution found for (\\S+)",
            BUILD,
            "pip finds no version that fits '%s'"),
        FailureSign.of("npm", "^npm (?:ERR!|error) code E404", BUILD, "npm knows no such package"),
        FailureSign.of(
            "dpkg",
            "^E: Sub-process /usr/bin/dpkg returned an error code",
            BUILD,
            "a package's own installation script failed"));
  }
}
