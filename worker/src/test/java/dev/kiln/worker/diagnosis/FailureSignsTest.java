package dev.kiln.worker.diagnosis;

import static dev.kiln.event.FailureCause.BUILD;
import static dev.kiln.event.FailureCause.DISK;
import static dev.kiln.event.FailureCause.REGISTRY;
import static dev.kiln.event.FailureCause.SOURCE;
import static dev.kiln.event.FailureCause.TEMPLATE;
import static dev.kiln.event.FailureCause.TIMEOUT;
import static org.assertj.core.api.Assertions.assertThat;

import dev.kiln.event.Failure;
import dev.kiln.event.FailureCause;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class FailureSignsTest {

  private static final String EXIT = "The command '/bin/sh -c x' returned a non-zero code: 100";

  /** What a program prints when it fails, and what that means. */
  record Sample(FailureCause cause, String meaning, List<String> lines) {

    Sample {
      lines = List.copyOf(lines);
    }

    static Sample of(FailureCause cause, String meaning, String... lines) {
      return new Sample(cause, meaning, Arrays.asList(lines));
    }
  }

  static Stream<Sample> samples() {
    return Stream.of(systemSamples(), languageSamples(), downloadSamples())
        .flatMap(samples -> samples);
  }

  private static Stream<Sample> systemSamples() {
    return Stream.of(
        Sample.of(
            DISK, "disk of the host is full", "cp: error writing '/x': No space left on device"),
        Sample.of(DISK, "quota", "tar: x: Cannot write: Disk quota exceeded"),
        Sample.of(
            DISK,
            "disk of the host is full",
            "E: You don't have enough free space in /var/cache/apt/archives/."),
        Sample.of(
            DISK,
            "disk of the host is full",
            "Error Summary",
            "   At least 12MB more space needed on the / filesystem."),
        Sample.of(
            BUILD,
            "want of memory",
            "g++: fatal error: Killed signal terminated program cc1plus",
            "compilation terminated."),
        Sample.of(
            BUILD,
            "JavaScript",
            "FATAL ERROR: Reached heap limit Allocation failed - JavaScript heap out of memory"),
        Sample.of(BUILD, "no more memory", "fork: Cannot allocate memory"),
        Sample.of(
            SOURCE,
            "middle of an update",
            "E: Failed to fetch http://deb.debian.org/debian/dists/bookworm/main/Packages.xz  Hash"
                + " Sum mismatch",
            "   Hashes of expected file:"),
        Sample.of(
            SOURCE,
            "fewer requests",
            "E: Failed to fetch http://deb.debian.org/debian/pool/a.deb  429  Too Many Requests [IP:"
                + " 192.0.2.1 80]"),
        Sample.of(
            SOURCE,
            "certificate",
            "E: Failed to fetch https://deb.debian.org/debian/dists/bookworm/InRelease  Certificate"
                + " verification failed: The certificate is NOT trusted."),
        Sample.of(
            SOURCE,
            "cannot be reached",
            "E: Failed to fetch http://deb.debian.org/debian/pool/a.deb  Temporary failure resolving"
                + " 'deb.debian.org'",
            "E: Unable to fetch some archives, maybe run apt-get update or try with --fix-missing?"),
        Sample.of(
            SOURCE,
            "cannot be reached",
            "W: Failed to fetch http://deb.debian.org/debian/dists/bookworm/InRelease  Temporary"
                + " failure resolving 'deb.debian.org'",
            "W: Some index files failed to download. They have been ignored, or old ones used"
                + " instead.",
            "Reading package lists...",
            "E: Unable to locate package curl"),
        Sample.of(
            SOURCE,
            "no longer",
            "E: Failed to fetch http://deb.debian.org/debian/pool/a_1.2.deb  404  Not Found [IP:"
                + " 192.0.2.1 80]"),
        Sample.of(
            SOURCE,
            "ill",
            "E: Failed to fetch http://deb.debian.org/debian/pool/a_1.2.deb  503  Service"
                + " Unavailable"),
        Sample.of(
            SOURCE,
            "no index",
            "Err:2 http://deb.debian.org/debian nosuch Release",
            "  404  Not Found [IP: 192.0.2.1 80]",
            "E: The repository 'http://deb.debian.org/debian nosuch Release' does not have a Release"
                + " file."),
        Sample.of(
            SOURCE,
            "out of date",
            "E: Release file for http://deb.debian.org/debian/dists/x/InRelease is not valid yet"
                + " (invalid for another 2h 3min 4s)."),
        Sample.of(
            BUILD,
            "at once",
            "E: Could not get lock /var/lib/dpkg/lock-frontend. It is held by process 12 (apt-get)"),
        Sample.of(BUILD, "knows no package 'nosuch'", "E: Unable to locate package nosuch"),
        Sample.of(
            BUILD,
            "installation script",
            "dpkg: error processing package a (--configure):",
            "E: Sub-process /usr/bin/dpkg returned an error code (1)"),
        Sample.of(
            SOURCE,
            "cannot be reached",
            "Errors during downloading metadata for repository 'baseos':",
            "Error: Failed to download metadata for repo 'baseos': Cannot prepare internal mirrorlist:"
                + " Curl error (6): Couldn't resolve host name"),
        Sample.of(
            SOURCE, "its index lists", "Error: Error downloading packages:", "  a-1.x86_64: 404"),
        Sample.of(
            SOURCE,
            "sends what it should",
            "[FAILED] a.rpm: No more mirrors to try - All mirrors were already tried without success"),
        Sample.of(BUILD, "knows no package 'nosuch'", "Error: Unable to find a match: nosuch"));
  }

  private static Stream<Sample> languageSamples() {
    return Stream.of(
        Sample.of(
            SOURCE,
            "overloaded",
            "ERROR: HTTP error 429 while getting https://files.pythonhosted.org/a.whl"),
        Sample.of(
            SOURCE,
            "certificate",
            "ERROR: Could not install packages due to an OSError: HTTPSConnectionPool(host='pypi.org',"
                + " port=443): Max retries exceeded (Caused by SSLError(SSLCertVerificationError(1,"
                + " '[SSL: CERTIFICATE_VERIFY_FAILED]')))"),
        Sample.of(
            SOURCE,
            "cannot be reached",
            "pip._vendor.urllib3.exceptions.ReadTimeoutError:"
                + " HTTPSConnectionPool(host='files.pythonhosted.org', port=443): Read timed out."),
        Sample.of(
            SOURCE,
            "cannot be reached",
            "WARNING: Retrying (Retry(total=0, connect=None)) after connection broken by"
                + " 'NewConnectionError'",
            "ERROR: Could not find a version that satisfies the requirement six (from versions: none)",
            "ERROR: No matching distribution found for six"),
        Sample.of(
            BUILD,
            "fits 'nosuch==1'",
            "ERROR: Could not find a version that satisfies the requirement nosuch==1 (from versions:"
                + " none)",
            "ERROR: No matching distribution found for nosuch==1"),
        Sample.of(SOURCE, "overloaded", "npm error code E429"),
        Sample.of(
            SOURCE,
            "cannot be reached",
            "npm ERR! code EAI_AGAIN",
            "npm ERR! request to https://registry.npmjs.org/a failed, reason: getaddrinfo EAI_AGAIN"),
        Sample.of(SOURCE, "unexpected", "npm ERR! code EINTEGRITY"),
        Sample.of(SOURCE, "not trusted", "npm error code SELF_SIGNED_CERT_IN_CHAIN"),
        Sample.of(BUILD, "no such package", "npm error code E404"),
        Sample.of(
            SOURCE,
            "Go module proxy",
            "go: example.org/a@v1.0.0: Get \"https://proxy.golang.org/a\": dial tcp: lookup"
                + " proxy.golang.org: no such host"));
  }

  private static Stream<Sample> downloadSamples() {
    return Stream.of(
        Sample.of(
            SOURCE,
            "not trusted",
            "fatal: unable to access 'https://example.org/a/': server certificate verification"
                + " failed."),
        Sample.of(
            SOURCE,
            "git server cannot be reached",
            "fatal: unable to access 'https://example.org/a/': Could not resolve host: example.org"),
        Sample.of(
            SOURCE,
            "broke off",
            "error: RPC failed; curl 56 GnuTLS recv error (-9)",
            "fatal: early EOF"),
        Sample.of(SOURCE, "not trusted", "curl: (60) SSL certificate problem: self-signed"),
        Sample.of(SOURCE, "cannot be reached", "curl: (6) Could not resolve host: example.org"),
        Sample.of(SOURCE, "overloaded", "curl: (22) The requested URL returned error: 503"),
        Sample.of(BUILD, "address", "curl: (22) The requested URL returned error: 404"),
        Sample.of(SOURCE, "server", "wget: unable to resolve host address 'example.org'"),
        Sample.of(SOURCE, "overloaded", "2026-01-01 10:00:00 ERROR 503: Service Unavailable."),
        Sample.of(
            REGISTRY,
            "registry wants fewer",
            "toomanyrequests: You have reached your pull rate limit."),
        Sample.of(
            REGISTRY,
            "certificate of a registry",
            "Get \"https://registry.example.org/v2/\": x509: certificate signed by unknown"
                + " authority"),
        Sample.of(
            TEMPLATE,
            "Dockerfile is wrong",
            "failed to solve: dockerfile parse error on line 3: unknown instruction: RUNN"));
  }

  @ParameterizedTest
  @MethodSource("samples")
  void programsLastWordsAreUnderstood(Sample sample) {
    Failure failure = new Failure(BUILD, EXIT, sample.lines());

    Failure diagnosed = FailureSigns.diagnose(failure);

    assertThat(diagnosed.message()).contains(sample.meaning());
    assertThat(diagnosed.cause()).isEqualTo(sample.cause());
  }

  @Test
  void everySignHasASample() {
    List<String> lines = samples().flatMap(sample -> sample.lines().stream()).toList();

    assertThat(KnownSigns.all())
        .allMatch(sign -> lines.stream().anyMatch(line -> sign.text().matcher(line).find()))
        .hasSizeGreaterThan(25);
  }

  @Test
  void outputOfCommandsThatSucceededMeansNothing() throws IOException {
    for (String log : List.of("apt.log", "languages.log")) {
      List<String> lines = read(log);

      Failure diagnosed = FailureSigns.diagnose(new Failure(BUILD, EXIT, lines));

      assertThat(diagnosed.message()).as(log).isEqualTo(EXIT);
      assertThat(diagnosed.cause()).isEqualTo(BUILD);
    }
  }

  @Test
  void whatAnEarlierStepGotOverIsNotTheReason() {
    List<String> lines =
        List.of(
            "Step 2/4 : RUN curl http://a || true",
            "curl: (6) Could not resolve host: a",
            "Step 3/4 : RUN make",
            "make: *** [all] Error 1");

    Failure diagnosed = FailureSigns.diagnose(new Failure(BUILD, EXIT, lines));

    assertThat(diagnosed.cause()).isEqualTo(BUILD);
    assertThat(diagnosed.message()).isEqualTo(EXIT);
  }

  @Test
  void onlyFailuresOfCommandsGetAnotherCause() {
    List<String> lines = List.of("curl: (6) Could not resolve host: a");

    Failure diagnosed = FailureSigns.diagnose(new Failure(TIMEOUT, "too long", lines));

    assertThat(diagnosed).isEqualTo(new Failure(TIMEOUT, "too long", lines));
  }

  private static List<String> read(String name) throws IOException {
    try (InputStream log =
        Objects.requireNonNull(FailureSignsTest.class.getResourceAsStream(name), name)) {
      return new String(log.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
    }
  }
}
